"""What one place says, and everything else asks: traits of roles, languages, precedences."""

import ast
import json
import re

from django.conf import settings

from centres.permissions import GRANTS
from centres.roles import Role, Trait
from incidents.kinds import PRECEDENCE_OF, Kind, Precedence
from tests.test_architecture import modules

ROLES_IN = {"centres/permissions.py", "incidents/demo/roster.py"}
DEMO = [f"incidents/demo/{name}.py" for name in ("places", "stories")]  # data in three languages
# Beside the one: what OpenStreetMap calls them.
LANGUAGES_IN = {"centres/text/languages.py", "centres/ground/making/names.py", *DEMO}


def roles_of(node) -> list[str]:
    """Return the roles that a literal names, such as `{Role.CHIEF, Role.LIAISON.value}`."""
    items = node.keys if isinstance(node, ast.Dict) else node.elts
    named = (ast.unparse(item).removesuffix(".value") for item in items if item)
    return [name for name in named if name.rpartition(".")[0].endswith("Role")]


def test_no_module_but_permissions_groups_roles():
    groups = (ast.Set, ast.List, ast.Tuple, ast.Dict)
    wrong = [
        f"{path}:{node.lineno} {roles_of(node)}"
        for path, tree in modules()
        if path.as_posix() not in ROLES_IN
        for node in ast.walk(tree)
        if isinstance(node, groups) and len(roles_of(node)) > 1
    ]
    assert wrong == []


def test_no_module_but_one_names_the_languages():
    wrong = [
        f"{path}:{node.lineno}"
        for path, tree in modules()
        if path.as_posix() not in LANGUAGES_IN
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value == "ckb"
    ]
    assert wrong == []


def test_every_role_has_grants_and_its_traits_agree():
    assert set(GRANTS) == set(Role)
    for role in Role.having(Trait.STAFF):
        assert {Trait.PERSON, Trait.IN_ROOM} <= role.traits
    for role in Role:
        assert not {Trait.HEARS_FLASH, Trait.HEARS_URGENT} <= role.traits
        assert not {Trait.BRIEF, Trait.UNATTENDED} <= role.traits


def test_every_kind_has_a_precedence_and_every_precedence_a_letter_and_a_clock():
    assert set(PRECEDENCE_OF) == set(Kind)
    assert len({precedence.letter for precedence in Precedence}) == len(Precedence)
    clocks = [precedence.clock for precedence in Precedence]
    assert clocks == sorted(set(clocks))


def test_the_map_ranks_every_precedence():
    script = (settings.ROOT / "static" / "js" / "map_marks.js").read_text()
    assert json.loads(re.search(r"^const RANK = (\[.*?\]);", script, re.MULTILINE)[1]) == [
        *Precedence
    ]
