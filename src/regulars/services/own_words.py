"""The shop's own words: names that it writes as they are written, in capitals too."""

from functools import reduce
from operator import or_

from django.db.models import Q

from regulars.core.shouting import capitals
from regulars.records.models import Business, Product, Staff

LOOKED_UP = 20  # words in capitals; a letter with more of them shouts anyway
GOODS = 50


def own_words(business: Business, text: str) -> str:
    """Return the names of the shop, of who works there and of what it sells, as far as a text has them in capitals."""
    loud = list(dict.fromkeys(word for found in capitals(text) for word in found.split()))[:LOOKED_UP]
    if not loud:
        return ""
    sold = Product.objects.filter(reduce(or_, (Q(name__icontains=word) for word in loud)), business=business)
    staff = Staff.objects.filter(business=business).values_list("name", flat=True)
    return "\n".join([business.name, *staff, *sold.order_by("pk").values_list("name", flat=True)[:GOODS]])
