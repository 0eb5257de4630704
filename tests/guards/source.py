"""The modules that guards look at, as paths from the root and syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePath

ROOT = Path(__file__).parent.parent.parent
APPS = ("centres", "incidents")
Module = tuple[PurePath, ast.Module]


def modules(*packages: str) -> Iterator[Module]:
    """Yield each module of the packages but migrations; without any, of the two apps."""
    for package in packages or APPS:
        yield from _modules(package)


@cache
def _modules(package: str) -> list[Module]:
    files = [file.relative_to(ROOT) for file in sorted((ROOT / package).rglob("*.py"))]
    return [(p, ast.parse((ROOT / p).read_text())) for p in files if "migrations" not in p.parts]


def templates() -> Iterator[tuple[PurePath, str]]:
    for file in sorted((ROOT / "templates").rglob("*.html")):
        yield file.relative_to(ROOT), file.read_text()


def module(path: str, text: str) -> Module:
    """Return a module that stands nowhere, for trying a guard on."""
    return PurePath(path), ast.parse(text)


def dotted(path: PurePath) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def attributes(tree: ast.AST) -> Iterator[ast.Attribute]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))


def last_name(node: ast.AST) -> str:
    """Return the last name of `a.b.c` or `c`, empty for anything else."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
