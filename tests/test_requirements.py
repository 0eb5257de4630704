"""The locks say what their sources say, each with its hashes, and agree with one another."""

import re

import pytest

from tests.support.compose import ROOT

GROUPS = ("production", "local", "tests", "checks")
LOCKS = {
    "requirements.txt": [f"requirements/{group}.in" for group in GROUPS],
    "requirements/production.txt": ["requirements/production.in"],
    "requirements/release.txt": ["requirements/release.in"],
    "deploy/base_map/requirements.txt": ["deploy/base_map/requirements.in"],
}


def pins(file):
    """Return the version of each package that a file of requirements names."""
    lines = (ROOT / file).read_text().splitlines()
    matches = (re.match(r"([\w.-]+)==([\w.]+)", line) for line in lines if "==" in line)
    return {name.lower(): version for name, version in (match.groups() for match in matches)}


@pytest.mark.parametrize(("lock", "sources"), LOCKS.items())
def test_a_lock_holds_what_its_sources_name(lock, sources):
    wanted = [pin for source in sources for pin in pins(source).items()]
    assert wanted
    assert set(wanted) <= pins(lock).items()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_hashes_of_each_and_no_address(lock):
    text = (ROOT / lock).read_text()
    requirements = text.replace("\\\n", " ").splitlines()
    packages = [line for line in requirements if not line.lstrip().startswith("#")]
    assert packages
    assert [line for line in packages if "--hash=sha256:" not in line] == []
    assert "://" not in text


def test_production_runs_what_the_tests_run():
    assert pins("requirements/production.txt").items() <= pins("requirements.txt").items()
