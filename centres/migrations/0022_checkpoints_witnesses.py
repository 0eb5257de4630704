"""Checkpoints and what witnesses say of them, only ever appended to; tiles, which only grow."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

KEPT = ("checkpoint", "cosignature", "refusal")
KEEP = """
CREATE FUNCTION tiles_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.id, OLD.level, OLD.number) = (NEW.id, NEW.level, NEW.number)
            AND substr(NEW.hashes, 1, length(OLD.hashes)) = OLD.hashes THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'tiles of the tree only grow (% refused)', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER tiles_grow BEFORE UPDATE OR DELETE ON centres_tile
    FOR EACH ROW EXECUTE FUNCTION tiles_grow();
CREATE TRIGGER tiles_keep_all BEFORE TRUNCATE ON centres_tile
    FOR EACH STATEMENT EXECUTE FUNCTION tiles_grow();
CREATE FUNCTION checkpoints_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'checkpoints and what is said of them are only ever appended to (% refused)',
        TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER checkpoints_keep_{table} BEFORE UPDATE OR DELETE ON centres_{table}
    FOR EACH ROW EXECUTE FUNCTION checkpoints_refuse();
CREATE TRIGGER checkpoints_keep_all_{table} BEFORE TRUNCATE ON centres_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION checkpoints_refuse();
"""
    for table in KEPT
)
FORGET = (
    """
DROP TRIGGER tiles_grow ON centres_tile;
DROP TRIGGER tiles_keep_all ON centres_tile;
DROP FUNCTION tiles_grow;
"""
    + "".join(
        f"""
DROP TRIGGER checkpoints_keep_{table} ON centres_{table};
DROP TRIGGER checkpoints_keep_all_{table} ON centres_{table};
"""
        for table in KEPT
    )
    + "DROP FUNCTION checkpoints_refuse;"
)


class Migration(migrations.Migration):
    dependencies = [
        ("centres", "0021_lines_and_seals"),
    ]

    operations = [
        migrations.CreateModel(
            name="Unsigned",
            fields=[
                ("position", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("fault", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["size"],
                "indexes": [models.Index(fields=["at"], name="checkpoint_by_time")],
            },
        ),
        migrations.CreateModel(
            name="Tile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("number", models.PositiveBigIntegerField()),
                ("hashes", models.BinaryField(max_length=8192)),
            ],
            options={
                "ordering": ["level", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("level", "number"), name="one_tile")
                ],
            },
        ),
        migrations.CreateModel(
            name="Witness",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveBigIntegerField(default=0, editable=False)),
                ("name", models.CharField(max_length=100)),
                ("public_key", models.CharField(max_length=44, unique=True)),
                ("registered_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="centres.force",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["registered_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Refusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.PositiveBigIntegerField()),
                ("position", models.PositiveBigIntegerField(null=True)),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "witness",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="centres.witness",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="centres.checkpoint",
                    ),
                ),
                (
                    "witness",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="centres.witness",
                    ),
                ),
            ],
            options={
                "ordering": ["checkpoint", "at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Behind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "witness",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="centres.witness",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="witness",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)),
                fields=("officer",),
                name="one_witness_a_system",
            ),
        ),
        migrations.AddConstraint(
            model_name="cosignature",
            constraint=models.UniqueConstraint(
                fields=("witness", "checkpoint"), name="one_cosignature"
            ),
        ),
        migrations.AddConstraint(
            model_name="behind",
            constraint=models.UniqueConstraint(fields=("witness", "size"), name="behind_told_once"),
        ),
        migrations.RunSQL(KEEP, FORGET),
    ]
