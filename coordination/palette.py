"""The colours and measures that the stylesheets name, and how well colours can be told apart."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders

NIGHT = "prefers-color-scheme: dark"


def rules(sheet):
    """Yield (conditions, selector, declarations) of each rule of a stylesheet."""
    path = Path(finders.find(f"css/{sheet}") or sheet)
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    within = []
    for head, mark in re.findall(r"([^{}]*)([{}])", text):
        if mark == "{":
            within.append(head.split(";")[-1].strip())
        else:
            if ":" in head:
                said = (line.partition(":") for line in re.split(r";(?![^(]*\))", head))
                declared = {name.strip(): value.strip() for name, _, value in said if value}
                yield " ".join(within[:-1]), within[-1], declared
            within.pop()


def tokens(*, night=False, sheets=("site.css",)) -> dict[str, str]:
    """Return what the stylesheets name for a screen, by day or by night."""
    found: dict[str, str] = {}
    for sheet in sheets:
        for where, selector, said in rules(sheet):
            if selector == ":root" and "print" not in where and (night or NIGHT not in where):
                found |= {name: value for name, value in said.items() if name.startswith("--")}
    return found


def colours(*, night=False, sheets=("site.css",)) -> dict[str, str]:
    named = tokens(night=night, sheets=sheets).items()
    return {name: value for name, value in named if value.startswith("#")}


def light(colour):
    """Return the relative luminance of red, green and blue from 0 to 1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return sum(part * c for part, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(front, back, opaque=1.0):
    """Return the contrast of two colours by WCAG 2.2, from 1 to 21; `opaque` is of the front."""

    def channels(value):
        digits = value[1:] if len(value) == 7 else "".join(d * 2 for d in value[1:])
        return [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]

    ground = channels(back)
    seen = [f * opaque + g * (1 - opaque) for f, g in zip(channels(front), ground, strict=True)]
    high, low = sorted((light(seen), light(ground)), reverse=True)
    return (high + 0.05) / (low + 0.05)
