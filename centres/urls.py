"""Addresses of the rooms' pages."""

from django.urls import path, re_path

from centres import views

urlpatterns = [
    path("", views.centre_list, name="centre_list"),
    re_path(r"^(?P<code>[A-Za-z0-9]{1,16})/$", views.centre_detail, name="centre_detail"),
]
