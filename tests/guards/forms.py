"""Forms that a browser would judge before us: in its own language, and one fault at a time."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath

HEAD = r"(?:[^>%{]|\{%.*?%\}|\{\{.*?\}\}|[%{])*?"
FORM = re.compile(rf"<form\b({HEAD})>(.*?)</form>", re.DOTALL)
TYPED_INTO = re.compile(
    r"_field\.html|<textarea|type=\"text\"|<input(?![^>]*type=\"hidden\")|\{\{ ?form"
)


def judged_by_browsers(templates: Iterable[tuple[PurePath, str]]) -> Iterator[str]:
    """Name each template with a form that is sent, is typed into, and has no `novalidate`."""
    for path, text in templates:
        for head, body in FORM.findall(text):
            sent = 'method="post"' in head and "novalidate" not in head
            if sent and TYPED_INTO.search(body):
                yield str(path)
