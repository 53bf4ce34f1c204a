"""The addresses of the pages: each capability lists its own, one line here opens them."""

from django.urls import URLPattern

from regulars.web import (
    counter,
    customers,
    held,
    import_pages,
    person,
    playbook_pages,
    preferences,
    provider_events,
    settings_pages,
    setup,
    sign_in,
    today,
    twins,
)

urlpatterns: list[URLPattern] = [
    *today.urls,
    *held.urls,
    *customers.urls,
    *person.urls,
    *twins.urls,
    *counter.urls,
    *playbook_pages.urls,
    *import_pages.urls,
    *sign_in.urls,
    *setup.urls,
    *settings_pages.urls,
    *preferences.urls,
    *provider_events.urls,
]
