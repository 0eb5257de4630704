"""A proposal may await the consent of a force in each of several rooms."""
import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0014_area_names'),
    ]

    operations = [
        migrations.AlterField(
            model_name='proposal',
            name='awaits',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, size=None),
        ),
    ]
