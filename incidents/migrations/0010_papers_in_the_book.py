"""Papers become records; where obligations begin is said in the book, not in a follower's row."""

import uuid
from datetime import UTC, datetime

import django.db.models.deletion
from django.db import migrations, models

from centres.journal.entries import canonical, chained


def say_where_obligations_begin(apps, schema_editor):
    """Write it into a book that holds reports older than obligations; no other needs it."""
    follower = apps.get_model("centres", "Follower").objects.filter(name="owed").first()
    if follower is None:
        return
    entries = apps.get_model("centres", "JournalEntry").objects
    if entries.filter(subject="incident", position__lte=follower.position).exists():
        append(apps, entries, state={"after": follower.position})
    follower.delete()


def append(apps, entries, *, state):
    last, at = entries.order_by("-position").first(), datetime.now(UTC)
    setup = apps.get_model("centres", "Officer").objects.get(username="setup")
    fields = {
        "position": last.position + 1,
        "at": at.isoformat().replace("+00:00", "Z"),
        "verb": "begin",
        "subject": "obligations",
        "key": "begin",
        "by": str(setup.pk),
        "centre": "",
        "submission": str(uuid.uuid4()),
        "request": "",
    }
    payload = canonical({**fields, "schema": 1, "state": state})
    told = {**fields, "at": at, "by": setup, "payload": payload.decode()}
    entries.create(**told, hash=chained(last.hash, payload))


class Migration(migrations.Migration):
    dependencies = [
        ("centres", "0009_set_aside"),
        ("incidents", "0009_named_places"),
    ]

    operations = [
        migrations.RunPython(say_where_obligations_begin, migrations.RunPython.noop),
        # They follow from the editions alone: the clock prints them again, into the book.
        migrations.DeleteModel("Printed"),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveBigIntegerField(default=0, editable=False)),
                ("language", models.CharField(max_length=8)),
                ("sha256", models.CharField(max_length=64)),
                ("pdf", models.BinaryField()),
                ("at", models.DateTimeField()),
                (
                    "summary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="incidents.dailysummary",
                    ),
                ),
            ],
            options={"ordering": ["position"]},
        ),
    ]
