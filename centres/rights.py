"""What the application's database role may do with each table: records are never deleted."""

from django.apps import apps
from django.db.migrations.recorder import MigrationRecorder

READ, ADD, CHANGE, REMOVE = "SELECT", "INSERT", "UPDATE", "DELETE"
PRIVILEGES = (READ, ADD, CHANGE, REMOVE, "TRUNCATE", "REFERENCES", "TRIGGER")
# Of the apps that are not ours, those whose rows requests write.
WRITTEN = {"axes", "otp_static", "otp_totp", "django_otp_webauthn"}
# Of those, what our settings have them leave alone.
IDLE = {"axes_accesslog", "axes_accessfailurelog"}


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
