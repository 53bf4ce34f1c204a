"""Every address the program answers to."""

from django.urls import include, path

urlpatterns = [path("", include("regulars.web.urls"))]
