"""The addresses of the pages: each capability lists its own, one line here opens them."""

from django.urls import URLPattern

from regulars.web import setup, sign_in, today

urlpatterns: list[URLPattern] = [
    *today.urls,
    *sign_in.urls,
    *setup.urls,
]
