"""Whose word an answer by telephone is, and whose an assessment."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0013_observer'),
        ('incidents', '0012_private_sources'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='assessment',
            options={'ordering': ['day', 'centre', '-force_id']},
        ),
        migrations.RemoveConstraint(
            model_name='assessment',
            name='one_assessment_of_a_room',
        ),
        migrations.AddField(
            model_name='acknowledgement',
            name='confirms',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.acknowledgement'),
        ),
        migrations.AddField(
            model_name='acknowledgement',
            name='told_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='assessment',
            name='force',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.force'),
        ),
        migrations.AddIndex(
            model_name='acknowledgement',
            index=models.Index(condition=models.Q(('confirms', None), ('told_at__isnull', False)), fields=['centre'], name='answer_told'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(fields=('day', 'centre', 'force'), name='one_assessment_of_a_side', nulls_distinct=False),
        ),
    ]
