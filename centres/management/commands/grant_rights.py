"""Give the application's database role its rights on every table, and no others."""

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection, transaction

from centres.rights import rights_by_table

FREE = "SELECT rolsuper OR pg_has_role(rolname, %s, 'MEMBER') FROM pg_roles WHERE rolname = %s"


class Command(BaseCommand):
    help = "Run it as the owner of the tables after each migrate: records are never deleted."

    def add_arguments(self, parser):
        parser.add_argument("role", help="The role that web, worker and beat connect as.")

    @transaction.atomic
    def handle(self, *, role, **options):
        rights = rights_by_table()
        with connection.cursor() as cursor:
            _refuse_one_that_rights_cannot_hold(cursor, role)
            try:
                for statement in _statements(role, rights):
                    cursor.execute(statement)
            except ProgrammingError as wrong:
                raise CommandError(f"Only the owner of the tables may do this: {wrong}") from wrong
        self.stdout.write(f"{role} holds its rights on {len(rights)} tables")


def _refuse_one_that_rights_cannot_hold(cursor, role: str) -> None:
    cursor.execute("SELECT current_user")
    owner = cursor.fetchone()[0]
    cursor.execute(FREE, [owner, role])
    row = cursor.fetchone()
    if row is None:
        raise CommandError(f"There is no role {role}: deploy/database/ says how one is made.")
    if row[0]:
        raise CommandError(f"{role} may do whatever {owner} may: no rights would hold it.")


def _statements(role: str, rights: dict[str, tuple[str, ...]]):
    """Yield what takes everything away and gives back what is needed, in one transaction."""
    named = connection.ops.quote_name(role)
    for kind in ("TABLES", "SEQUENCES"):
        yield f"REVOKE ALL ON ALL {kind} IN SCHEMA public FROM PUBLIC, {named}"
    for table, granted in rights.items():
        yield f"GRANT {', '.join(granted)} ON {connection.ops.quote_name(table)} TO {named}"
