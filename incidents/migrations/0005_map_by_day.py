"""Let the index of days tell where each report was: the map counts by it alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_vacuum_soon")]

    operations = [
        migrations.RemoveIndex(model_name="incident", name="incident_of_a_day"),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                fields=["occurred_at"],
                include=(
                    "centre",
                    "kind",
                    "precedence",
                    "time_precision",
                    "struck_at",
                    "exercise",
                    "same_as",
                    "in_gap",
                    "areas",
                    "casualties",
                    "latitude",
                    "longitude",
                ),
                name="incident_of_a_day",
            ),
        ),
    ]
