"""What `make check` looks for in the stylesheets: faults that a browser passes over in silence."""

import re
import sys
from collections import Counter
from pathlib import Path

import tinycss2

ROOT = Path(__file__).parents[2]
SHEETS = sorted((ROOT / "static/css").glob("*.css"))
SOURCES = ("templates/**/*.html", "static/js/*.js", "incidents/**/*.py", "centres/**/*.py")
SOURCES += ("coordination/**/*.py",)
# These would have to be said once more for the other direction of writing.
SIDED = re.compile(
    r"(margin|padding|border)-(left|right)\b.*|(float|clear|text-align): (left|right)"
)
# What Leaflet and Swagger UI draw, and the scales that the page of the design shows as a whole.
ELSEWHERE = re.compile(
    r"leaflet-.+|opblock|(opblock|parameters|response|scheme)-.+|wrapper|btn|authorize|execute"
    r"|(text|space)-\w+"
)


def parsed(css):
    return tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)


def blocks(nodes):
    """Yield (rule, what stands in its braces) of each rule, those within conditions too."""
    for node in nodes:
        if node.type == "error":
            yield node, []
        elif node.type == "at-rule" and node.lower_at_keyword in ("media", "supports"):
            yield from blocks(tinycss2.parse_rule_list(node.content, True, True))
        elif node.content is not None:
            yield node, tinycss2.parse_blocks_contents(node.content, True, True)


def block_faults(rule, content):
    """Yield (line, fault) of one rule by itself."""
    for node in [rule, *content]:
        if node.type == "error":
            yield node.source_line, node.message
    declared = [node for node in content if node.type == "declaration"]
    if rule.type != "error" and not content:
        yield rule.source_line, "an empty rule"
    for name, times in Counter(node.name for node in declared).items():
        if times > 1:
            yield rule.source_line, f"{name} is said {times} times in one rule"
    for node in declared:
        said = f"{node.name}: {tinycss2.serialize(node.value).strip()}"
        if SIDED.fullmatch(said):
            yield node.source_line, f"{said}: left and right change places in Arabic"


def name_faults(css, defined, used):
    """Yield (line, fault) of each name that is read, set or dressed in vain."""
    for number, line in enumerate(css.splitlines(), 1):
        for name in re.findall(r"var\(--([\w-]+)", line):
            if name not in defined:
                yield number, f"--{name} is nowhere defined"
        for name in re.findall(r"--([\w-]+)\s*:", line):
            if f"--{name}" not in used and not ELSEWHERE.fullmatch(name):
                yield number, f"--{name} is nowhere read"
    for rule, _ in blocks(parsed(css)):
        for name in re.findall(r"\.([a-z][\w-]*)", selector(rule)):
            if name not in used and not ELSEWHERE.fullmatch(name):
                yield rule.source_line, f"nothing is of the class {name}"


def selector(rule):
    return tinycss2.serialize(rule.prelude) if rule.type == "qualified-rule" else ""


def words():
    """Return what templates and code name: classes among them."""
    texts = (path.read_text() for pattern in SOURCES for path in ROOT.glob(pattern))
    return {word for text in texts for word in re.findall(r"[\w-]+", text)}


def faults(sheets):
    """Yield file, line and fault of everything."""
    everything = "".join(sheets.values())
    defined = set(re.findall(r"--([\w-]+)\s*:", everything))
    used = words() | set(re.findall(r"var\((--[\w-]+)", everything))
    for file, css in sheets.items():
        for rule, content in blocks(parsed(css)):
            yield from ((file, *fault) for fault in block_faults(rule, content))
        yield from ((file, *fault) for fault in name_faults(css, defined, used))


if __name__ == "__main__":
    all_faults = list(faults({str(path.relative_to(ROOT)): path.read_text() for path in SHEETS}))
    for file, line, fault in all_faults:
        print(f"{file}:{line}: {fault}")
    sys.exit(bool(all_faults))
