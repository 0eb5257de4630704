"""What docker-compose.yml and the Dockerfile say, for tests that hold them to it or run it."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
VARIABLE = re.compile(r"\$(?:\$|\{(\w+)(?::([?-])([^}]*))?\})")
APPLICATION = ("migrate", "web", "worker", "beat")  # the services that run our code
# How the older Caddy of Debian spells what the file says in the words of the newer one.
DEBIANS_CADDY = {"BUFFERING": "buffer_requests"}


def plan(variables: dict[str, str], file: str = "docker-compose.yml") -> dict:
    """Return the file with the variables put in; raises KeyError for one that it insists on."""

    def value(match):
        name, kind, otherwise = match.groups()
        if name is None:
            return "$"
        if variables.get(name):
            return variables[name]
        if kind == "-":
            return otherwise
        raise KeyError(f"{name}: {otherwise}")

    return yaml.safe_load(VARIABLE.sub(value, text(file)))


def text(file: str = "docker-compose.yml") -> str:
    return (ROOT / file).read_text()


def wanted() -> set[str]:
    """Return the variables without which nothing starts."""
    return {name for name, kind, _otherwise in VARIABLE.findall(text()) if kind == "?"}


def dockerfile(name: str = "Dockerfile") -> list[list[str]]:
    """Return the instructions, each with its argument in one line."""
    lines = (ROOT / name).read_text().replace("\\\n", " ").splitlines()
    return [line.split(None, 1) for line in lines if line and not line.startswith("#")]


def built_by() -> list[str]:
    """Return the commands of the Dockerfile that make files of our own code."""
    return [
        argument for kind, argument in dockerfile() if kind == "RUN" and "manage.py" in argument
    ]


def installed_by() -> list[str]:
    """Return the commands of the Dockerfile that install packages."""
    return [command for kind, command in dockerfile() if "pip install" in command]


def in_image() -> tuple[list[str], list[str]]:
    """Return what .dockerignore lets into the image, and the patterns that it keeps out of it."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    let_in = [line.removeprefix("!") for line in patterns if line.startswith("!")]
    ignored = [line for line in patterns if not line.startswith("!")]
    return let_in, ignored
