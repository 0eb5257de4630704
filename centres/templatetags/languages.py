"""The languages that a page offers."""

from django.template import Library

from centres.text.languages import to_choose

register = Library()
register.simple_tag(to_choose, name="languages")
