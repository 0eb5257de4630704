"""The access log, which numbers and chains its lines by itself and is only ever appended to."""

import hashlib
from datetime import UTC, datetime

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

# What has a line already gets no second one, and waits for nobody. Else the head is held to the
# commit, so that numbers have no gaps and stand in the order of commits. A head that is ahead of
# the last line says that lines were taken away: the gap stays.
KEEP = """
CREATE FUNCTION access_log_chains() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE before record;
BEGIN
    IF EXISTS (SELECT FROM centres_accessline WHERE once = NEW.once) THEN RETURN NULL; END IF;
    PERFORM FROM centres_accesshead FOR UPDATE;
    IF EXISTS (SELECT FROM centres_accessline WHERE once = NEW.once) THEN RETURN NULL; END IF;
    SELECT number, hash INTO before FROM (
        (SELECT number, hash FROM centres_accessline ORDER BY number DESC LIMIT 1)
        UNION ALL SELECT number, hash FROM centres_accesshead
    ) AS last ORDER BY number DESC LIMIT 1;
    NEW.number := before.number + 1;
    NEW.hash := encode(
        sha256('\\x01'::bytea || decode(before.hash, 'hex') || decode(NEW.digest, 'hex')), 'hex'
    );
    RETURN NEW;
END $$;
CREATE FUNCTION access_log_moves_head() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE centres_accesshead SET number = last.number, hash = last.hash
    FROM (SELECT number, hash FROM written ORDER BY number DESC LIMIT 1) AS last;
    RETURN NULL;
END $$;
CREATE FUNCTION access_log_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the access log is only ever appended to (% refused)', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER access_log_chains BEFORE INSERT ON centres_accessline
    FOR EACH ROW EXECUTE FUNCTION access_log_chains();
CREATE TRIGGER access_log_moves_head AFTER INSERT ON centres_accessline
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION access_log_moves_head();
CREATE TRIGGER access_log_keeps_lines BEFORE UPDATE OR DELETE ON centres_accessline
    FOR EACH ROW EXECUTE FUNCTION access_log_refuses();
CREATE TRIGGER access_log_keeps_all BEFORE TRUNCATE ON centres_accessline
    FOR EACH STATEMENT EXECUTE FUNCTION access_log_refuses();
CREATE TRIGGER access_log_keeps_digests BEFORE UPDATE OR DELETE ON centres_accessdigest
    FOR EACH ROW EXECUTE FUNCTION access_log_refuses();
"""
FORGET = """
DROP TRIGGER access_log_chains ON centres_accessline;
DROP TRIGGER access_log_moves_head ON centres_accessline;
DROP TRIGGER access_log_keeps_lines ON centres_accessline;
DROP TRIGGER access_log_keeps_all ON centres_accessline;
DROP TRIGGER access_log_keeps_digests ON centres_accessdigest;
DROP FUNCTION access_log_chains;
DROP FUNCTION access_log_moves_head;
DROP FUNCTION access_log_refuses;
"""


def begin(apps, schema_editor):
    """Write the first line: what was read or told before it has none."""
    at = datetime.now(UTC)
    said = f'{{"at":"{at.isoformat().replace("+00:00", "Z")}","kind":"begun"}}'
    apps.get_model("centres", "AccessHead").objects.create(number=0, hash="0" * 64)
    line = apps.get_model("centres", "AccessLine")(
        at=at, kind="begun", digest=hashlib.sha256(said.encode()).hexdigest()
    )
    # Its number comes from the database, which is asked for none.
    line._meta.model.objects.bulk_create([line], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("centres", "0011_second_factor"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessDigest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveBigIntegerField(default=0, editable=False)),
                ("until", models.DateTimeField(unique=True)),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("line", models.PositiveBigIntegerField()),
                ("salt", models.BinaryField(max_length=32)),
            ],
            options={
                "ordering": ["until"],
            },
        ),
        migrations.CreateModel(
            name="AccessHead",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveBigIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_access_head")
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessLine",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("begun", "Access log begun"),
                            ("sign_in", "Signed in"),
                            ("failed", "Sign-in failed"),
                            ("second_failed", "Second step failed"),
                            ("sign_out", "Signed out"),
                            ("ended", "Other sessions ended"),
                            ("source", "Source details opened"),
                            ("opened", "Report opened"),
                            ("export", "Exported"),
                            ("pull", "Pulled over the API"),
                            ("told", "Notified"),
                            ("seen", "Notice read"),
                            ("claimed", "Overdue answer notified"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=150)),
                ("about", models.CharField(blank=True, max_length=80)),
                ("version", models.PositiveIntegerField(null=True)),
                ("details", models.JSONField(default=dict)),
                ("address", models.CharField(blank=True, max_length=45)),
                ("once", models.CharField(max_length=160, null=True, unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "force",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="centres.force",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "indexes": [
                    models.Index(fields=["at"], name="access_by_time"),
                    models.Index(fields=["officer", "at"], name="access_of_an_officer"),
                    models.Index(fields=["about", "at"], name="access_to_a_report"),
                ],
            },
        ),
        migrations.RunSQL(KEEP, FORGET),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
