"""Addresses of the rooms' pages."""

from django.urls import path

from centres import views

urlpatterns = [
    path("", views.centre_list, name="centre_list"),
    path("<code>/", views.centre_detail, name="centre_detail"),
]
