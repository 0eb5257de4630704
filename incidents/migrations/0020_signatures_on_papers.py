"""Which signatures stand on a paper: those printed before this had no place for any."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0018_places_of_reports'),
    ]

    operations = [
        migrations.AddField(
            model_name='paper',
            name='signatures',
            field=models.JSONField(null=True),
        ),
    ]
