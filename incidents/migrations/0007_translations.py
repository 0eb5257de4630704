"""Let a narrative be told in other languages."""

import centres.models.record
import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0008_map_packs'),
        ('incidents', '0006_found_by_point_and_officer'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Translation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('version', models.PositiveIntegerField()),
                ('narrative_sha256', models.CharField(max_length=64)),
                ('language', models.CharField(choices=[('en', 'English'), ('ar', 'Arabic'), ('ckb', 'Central Kurdish')], max_length=3, verbose_name='language')),
                ('text', models.TextField(validators=[django.core.validators.MaxLengthValidator(20000), centres.models.record.refuse_unstorable], verbose_name='translation')),
                ('at', models.DateTimeField()),
                ('channel', models.CharField(choices=[('page', 'Page'), ('api', 'API'), ('offline', 'Offline'), ('import', 'Import')], max_length=10)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('centre', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre')),
                ('force', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.force')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='translations', to='incidents.incident')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
    ]
