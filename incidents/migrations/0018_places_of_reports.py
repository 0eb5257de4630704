"""Which place a report names: derived from its words, for reports of earlier days as well."""

from django.db import migrations, models


def place_all_again(apps, schema_editor):
    """Let the follower that places reports begin with the book: it ties those of before."""
    apps.get_model("centres", "Follower").objects.filter(name="placement").update(position=0)


class Migration(migrations.Migration):
    dependencies = [
        ("centres", "0016_ground"),
        ("incidents", "0017_why_revised"),
    ]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="place_key",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="incident",
            name="place_names",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(("place_key", ""), _negated=True),
                fields=["place_key"],
                name="incident_at_a_place",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(fields=["kind"], name="incident_of_a_kind"),
        ),
        migrations.RunPython(place_all_again, migrations.RunPython.noop),
    ]
