"""Text on its way into a page: whatever no template vouches for is marked, then escaped.

Django's templates and their filters escape through two names, which are ours from the start of
the program on. So no page can forget it: not in a variable, a translation, an attribute, a label.
"""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.template import base, defaultfilters
from django.utils import html
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from centres.text.marks import marked


def shown(value: Any) -> SafeString:
    """Return a value as a page shows it, each invisible character a mark; safe text stays."""
    if isinstance(value, Promise):
        value = str(value)
    return value.__html__() if hasattr(value, "__html__") else html.escape(marked(str(value)))


def exact(value: Any) -> SafeString:
    """Return a value escaped and otherwise as it is: what a field holds is sent again."""
    return html.conditional_escape(value)


def install() -> None:
    # Names that both import: their stubs do not list them.
    base.conditional_escape = defaultfilters.conditional_escape = defaultfilters.escape = shown  # type: ignore[attr-defined]


class Renderer(DjangoTemplates):
    """Renders fields: their values stay exact, so that sending them again changes nothing."""

    def render(self, template_name, context, request=None):
        if "widget" in context:
            _keep_exact(context["widget"])
        return super().render(template_name, context, request)


def _keep_exact(widget: dict) -> None:
    if isinstance(widget.get("value"), str):
        widget["value"] = exact(widget["value"])
    for _name, options, _place in widget.get("optgroups", ()):
        for option in options:
            _keep_exact(option)
    for part in widget.get("subwidgets", ()):
        _keep_exact(part)
