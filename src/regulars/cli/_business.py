"""Which business a command is about."""

from django.db import OperationalError, ProgrammingError

from regulars.records.models import Business
from regulars.services.refused import Refused


class NotFoundedYet(Refused):
    """There is no business here yet. Found one: regulars init --name … --trade … --country … --timezone …"""


def the_business() -> Business:
    """Return the installation's business."""
    try:
        business = Business.objects.order_by("pk").first()
    except (OperationalError, ProgrammingError) as no_tables:
        if Business._meta.db_table not in str(no_tables):
            raise
        raise NotFoundedYet(NotFoundedYet.__doc__) from no_tables
    if business is None:
        raise NotFoundedYet(NotFoundedYet.__doc__)
    return business
