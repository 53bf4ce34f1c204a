"""The words of mail in a real browser: whatever is pressed, what was typed is what is read and sent."""

import pytest
from playwright.sync_api import Page, expect

from regulars.records.models import Message, Staff
from regulars.services import templates
from tests import people
from tests.browser.conftest import PHONE, faults, follow, sign_in
from tests.people import NOW
from tests.services.post_office import an_account


@pytest.fixture
def olive(transactional_db: None) -> Staff:
    """The owner of a shop with two customers, whose thank-yous are ready-made and were her own before."""
    business = people.a_business()
    olive = people.a_staff(business, "Olive", Staff.Role.OWNER)
    an_account(business)
    for name in ("Ben Long", "Rosa Diaz"):
        people.a_customer(business, name)
    templates.write(business, "thank_you", "Ours", "Hello {first_name}, all well? {staff}", by=olive, now=NOW)
    templates.put_back(business, "thank_you")
    return olive


def test_what_is_typed_is_read_as_another_customer_and_sent(olive: Staff, page: Page) -> None:
    sign_in(page, olive)
    page.goto("/words/thank_you/")
    page.get_by_label("The e-mail", exact=True).fill("Hello {first_name}, is it warm at last?")

    follow(page, page.get_by_role("button", name="Ben Long"))
    expect(page.frame_locator("iframe.letter").last.get_by_text("Hello Ben, is it warm at last?")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("The e-mail", exact=True).fill("Hello {first_name}, is it warm at last? Tell us.")
    follow(page, page.get_by_role("button", name="Send it to myself"))

    expect(page.get_by_text("It is on its way to")).to_be_visible()
    expect(page.get_by_label("The e-mail", exact=True)).to_have_value(
        "Hello {first_name}, is it warm at last? Tell us."
    )
    assert Message.objects.get().template.text == "Hello {first_name}, is it warm at last? Tell us."


def test_a_draft_is_found_again_and_dropped_and_own_words_taken_again(olive: Staff, page: Page) -> None:
    page.set_viewport_size(PHONE)
    sign_in(page, olive)
    page.goto("/words/thank_you/")
    page.get_by_label("Subject").fill("Warm?")
    page.get_by_label("Subject").press("Enter")
    expect(page.get_by_text("A draft: nobody gets these words")).to_be_visible()

    page.goto("/words/")
    assert faults(page) == []
    follow(page, page.get_by_role("link", name="You have a draft: go on"))
    expect(page.get_by_label("Subject")).to_have_value("Warm?")
    page.get_by_text("Drop the draft").click()
    assert faults(page) == []
    follow(page, page.get_by_role("button", name="Drop it"))
    expect(page.get_by_text("These are the ready-made words.")).to_be_visible()

    follow(page, page.get_by_role("button", name="Take my words again"))
    expect(page.get_by_label("Subject")).to_have_value("Ours")
    follow(page, page.get_by_role("button", name="Back to the ready-made words"))
    expect(page.get_by_text("The ready-made words are back.")).to_be_visible()
    assert faults(page) == []
    follow(page, page.get_by_role("button", name="Take my words again").first)
    expect(page.get_by_text("Your own words are in use again.")).to_be_visible()
