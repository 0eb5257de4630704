"""Give the application's database role its rights on every table, and no others."""

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

READ, ADD, CHANGE, REMOVE = "SELECT", "INSERT", "UPDATE", "DELETE"
# Of the apps that are not ours, those whose rows requests write.
WRITTEN = {"axes", "otp_static", "otp_totp", "django_otp_webauthn"}
# Of those, what our settings have them leave alone.
IDLE = {"axes_accesslog", "axes_accessfailurelog"}
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


def rights_by_table() -> dict[str, tuple[str, ...]]:
    """Return what the application may do with each table, as the lists of the models say."""
    rights = {
        model._meta.db_table: _rights(model) for model in apps.get_models(include_auto_created=True)
    }
    return rights | {MigrationRecorder.Migration._meta.db_table: (READ,)}


def _rights(model) -> tuple[str, ...]:
    if model._meta.db_table in IDLE:
        return (READ,)
    if model in _listed("CHANGEABLE") | _listed("NEVER_DELETED"):
        return READ, ADD, CHANGE
    if model in _listed("RECORDS"):
        return READ, ADD
    if model in _listed("WORKING_STATE") or model._meta.app_label in WRITTEN:
        return READ, ADD, CHANGE, REMOVE
    return (READ,)


def _listed(name: str) -> set[type]:
    """Return the models that the apps list under a name."""
    return {
        model
        for config in apps.get_app_configs()
        for model in getattr(config.models_module, name, ())
    }


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
