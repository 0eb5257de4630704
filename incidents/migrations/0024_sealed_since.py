"""Say, under seal, since when entries are sealed and how far each follower has come.

After all migrations that write entries of schema 1: later ones are of schema 2.
"""

from django.db import migrations

from centres.journal import chain, followers


def seal(apps, schema_editor):
    entries = apps.get_model("centres", "JournalEntry").objects.order_by("position")
    first, last = entries.exclude(salt=None).first(), entries.last()
    position = first.position if first else (last.position if last else 0) + 1
    apps.get_model("centres", "SealedSince").objects.create(
        position=position, seal=chain.seal_of_mark(position)
    )
    for follower in apps.get_model("centres", "Follower").objects.all():
        follower.seal = followers.sealed(follower.name, follower.position)
        follower.save(update_fields=["seal"])


class Migration(migrations.Migration):
    dependencies = [
        ("centres", "0024_verdicts"),
        ("incidents", "0022_own_keys"),
    ]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
