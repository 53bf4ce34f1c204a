"""Which business a command is about."""

from regulars.records.models import Business
from regulars.services.refused import Refused


class NotFoundedYet(Refused):
    """There is no business here yet. Found one: regulars init --name … --trade … --country … --timezone …"""


def the_business() -> Business:
    """Return the installation's business."""
    business = Business.objects.order_by("pk").first()
    if business is None:
        raise NotFoundedYet(NotFoundedYet.__doc__)
    return business
