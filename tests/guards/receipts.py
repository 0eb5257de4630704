"""By which filters of the log a version that was exported can be judged, long after."""

import re
from urllib.parse import urlencode

from django.apps import apps
from django.http import QueryDict

from incidents.models import Incident
from tests.guards.source import APPS

TABLE = Incident._meta.db_table


def unjudged(filters: type, examples: dict[str, str], columns: set[str]) -> set[str]:
    """Name each filter that asks for more than these columns of a report, or has no example."""
    return {
        name
        for name in filters.base_filters
        if name not in examples or not _asked(filters, name, examples[name]) <= columns
    }


def _asked(filters: type, name: str, text: str) -> set[str]:
    """Return what a filter looks at: columns of the report, and other tables."""
    query = QueryDict(urlencode({name: text}))
    chosen = filters(query, queryset=Incident.objects.all())
    assert not chosen.errors, (name, chosen.errors)
    sql = str(chosen.qs.order_by().values("pk").query)
    ours = {model._meta.db_table for app in APPS for model in apps.get_app_config(app).get_models()}
    others = set(re.findall(r'"(\w+)"', sql)) & (ours - {TABLE})
    again = set(re.findall(rf'"{TABLE}" ([A-Z]+\d+)\b', sql))  # the table by another name
    return others | again | set(re.findall(rf'"{TABLE}"\."(\w+)"', sql))
