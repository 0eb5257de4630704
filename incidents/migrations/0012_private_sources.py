"""Source details in versions of their own, chained; their roots; row-level security on them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Every row says of which force it is. What waits for the commit would hold up the next steps.
SAY_THE_FORCE = """
    UPDATE incidents_sourcedetail AS source SET force_id = incident.force_id
    FROM incidents_incident AS incident WHERE incident.id = source.incident_id;
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
"""
# Rows are seen and added where the transaction has opened them: those of a force, or all (*).
OPEN = "current_setting('jcc.sources', true) IN (coalesce(force_id, '.'), '*')"
HOLD = """
    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY seen_where_opened ON {table} FOR SELECT USING ({open});
    CREATE POLICY added_where_opened ON {table} FOR INSERT WITH CHECK ({open});
"""
RELEASE = """
    DROP POLICY seen_where_opened ON {table};
    DROP POLICY added_where_opened ON {table};
    ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


def held(table):
    return migrations.RunSQL(
        HOLD.format(table=table, open=OPEN), RELEASE.format(table=table)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("centres", "0012_access_log"),
        ("incidents", "0011_cut_offs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="sourcedetail",
            name="force",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="centres.force",
            ),
        ),
        migrations.RunSQL(SAY_THE_FORCE, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="sourcedetail",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sourcedetail", name="at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="sourcedetail", name="submission", field=models.UUIDField(null=True)
        ),
        migrations.AddField(
            model_name="sourcedetail",
            name="request",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="sourcedetail",
            name="serial",
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="sourcedetail",
            name="hash",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="sourcedetail",
            constraint=models.UniqueConstraint(
                fields=("force", "serial"), name="one_source_of_a_serial"
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcedetail",
            constraint=models.UniqueConstraint(
                fields=("force", "submission"), name="one_source_of_a_submission"
            ),
        ),
        migrations.CreateModel(
            name="SourceRoot",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveBigIntegerField(default=0, editable=False)),
                ("hour", models.DateTimeField()),
                ("commitment", models.CharField(max_length=64)),
                (
                    "force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="centres.force",
                    ),
                ),
            ],
            options={"ordering": ["position"]},
        ),
        migrations.AddConstraint(
            model_name="sourceroot",
            constraint=models.UniqueConstraint(
                fields=("force", "hour"), name="one_source_root_an_hour"
            ),
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "root",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="opening",
                        serialize=False,
                        to="incidents.sourceroot",
                    ),
                ),
                ("salt", models.BinaryField(max_length=32)),
                ("serial", models.PositiveBigIntegerField()),
                (
                    "force",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="centres.force",
                    ),
                ),
            ],
        ),
        held("incidents_sourcedetail"),
        held("incidents_opening"),
    ]
