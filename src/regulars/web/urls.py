"""The addresses of the pages: each capability lists its own, one line here opens them."""

from django.urls import URLPattern

from regulars.web import (
    answers,
    counter,
    customers,
    forgotten,
    held,
    import_pages,
    letter_pages,
    mail_settings,
    mailbox_pages,
    outgoing,
    person,
    playbook_pages,
    preferences,
    provider_events,
    settings_pages,
    setup,
    sign_in,
    today,
    twins,
    word_pages,
)

urlpatterns: list[URLPattern] = [
    *today.urls,
    *held.urls,
    *customers.urls,
    *person.urls,
    *twins.urls,
    *counter.urls,
    *playbook_pages.urls,
    *letter_pages.urls,
    *answers.urls,
    *outgoing.urls,
    *word_pages.urls,
    *mailbox_pages.urls,
    *import_pages.urls,
    *sign_in.urls,
    *forgotten.urls,
    *setup.urls,
    *mail_settings.urls,
    *settings_pages.urls,
    *preferences.urls,
    *provider_events.urls,
]
