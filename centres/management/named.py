"""Records that a command names."""

from django.core.management.base import CommandError


def one(model, **named):
    """Return the record of this name, None where none is named; say so where there is none."""
    ((field, value),) = named.items()
    if value is None:
        return None
    found = model.objects.filter(**named).first()
    if found is None:
        raise CommandError(f"There is no {model.__name__.lower()} with {field} {value}.")
    return found
