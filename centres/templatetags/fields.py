"""What templates that write a field by hand need."""

from django.template import Library

from centres.text.display import exact

register = Library()
register.filter("exact", exact)
