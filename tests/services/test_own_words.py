"""Words in capitals that are names of the shop's own are not taken for shouting."""

from pytest_django import DjangoAssertNumQueries

from regulars.records.models import Business, Product
from regulars.services import templates
from regulars.services.own_words import own_words
from tests.people import NOW, a_business, a_staff

TEXT = "Hello {first_name}, how is the {item}? The ORBITA from NORTH AIR is in, and so is ZOLTAN. VERY good."


def a_product(business: Business, name: str) -> Product:
    return Product.objects.create(business=business, key=name, name=name)


def shouted(business: Business) -> list[str]:
    found = templates.remarks(business, "how_is_it", "How is it?", TEXT, now=NOW)
    return [remark.quote for remark in found if remark.code == "shouting"]


def test_the_names_of_the_shop_its_people_and_its_goods_are_not_shouted(business: Business):
    a_product(a_business("Neighbour"), "Orbita")
    a_staff(business, "Zoltan Kis")
    assert shouted(business) == ["ORBITA", "VERY"]

    a_product(business, "Fan Orbita 3")

    assert shouted(business) == ["VERY"]


def test_a_text_without_capitals_asks_nothing(business: Business, django_assert_num_queries: DjangoAssertNumQueries):
    with django_assert_num_queries(0):
        assert own_words(business, "Hello, how is it? The TV is OK.") == ""
