#!/usr/bin/env python3
"""The project's commands."""

import os
import sys

# Commands that need no tables, or make them themselves.
WITHOUT_TABLES = {
    "check",
    "collectstatic",
    "compile_catalogues",
    "help",
    "makemessages",
    "makemigrations",
    "migrate",
    "showmigrations",
    "sqlmigrate",
    "squashmigrations",
    "startapp",
    "test",
    "version",
}


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
    try:
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError:
        sys.exit(
            "This Python has no Django. `make run` and `make test` install everything into .venv; "
            "then use .venv/bin/python manage.py."
        )
    from centres.durability import Unsafe

    try:
        if len(sys.argv) > 1 and sys.argv[1] not in WITHOUT_TABLES and sys.argv[1][0] != "-":
            make_tables()
        execute_from_command_line(sys.argv)
    except Unsafe as unsafe:
        sys.exit(str(unsafe))


def make_tables():
    """Migrate a local database that nobody has used yet: every command works at once."""
    import django
    from django.core.management import call_command

    from coordination.local import servers

    django.setup()
    if servers.unmigrated():
        sys.stderr.write("Making the tables of the new local database ...\n")
        call_command("migrate", interactive=False, verbosity=0)


if __name__ == "__main__":
    main()
