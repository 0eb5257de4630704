"""Tell nobody, and owe nothing, of what was recorded before there were notices."""

from django.db import migrations


def follow_from_now(apps, schema_editor):
    last = apps.get_model("centres", "JournalEntry").objects.order_by("-position").first()
    for name in ("telling", "owed"):
        apps.get_model("centres", "Follower").objects.get_or_create(
            name=name, defaults={"position": last.position if last else 0}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("centres", "0006_display"),
        ("incidents", "0002_rooms_answer"),
    ]

    operations = [migrations.RunPython(follow_from_now, migrations.RunPython.noop)]
