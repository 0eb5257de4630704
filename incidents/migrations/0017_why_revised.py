"""Why a report was revised, of its present version."""

import centres.values
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0015_imports'),
    ]

    operations = [
        migrations.AddField(
            model_name='incident',
            name='revision_reason',
            field=models.CharField(blank=True, default='', max_length=200, validators=[centres.values.refuse_unstorable], verbose_name='why it was revised'),
        ),
    ]
