"""The first tables."""

import centres.models.record
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import incidents.models.folded
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('centres', '0002_rooms'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('submission', models.UUIDField(primary_key=True, serialize=False)),
                ('typed', models.JSONField()),
                ('saved_at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-saved_at'],
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('reported_at', models.DateTimeField()),
                ('noted_at', models.DateTimeField(blank=True, null=True)),
                ('channel', models.CharField(choices=[('page', 'Page'), ('api', 'API'), ('offline', 'Offline'), ('import', 'Import')], max_length=10)),
                ('year', models.PositiveSmallIntegerField()),
                ('serial', models.PositiveIntegerField()),
                ('number', models.CharField(max_length=32)),
                ('version', models.PositiveIntegerField(default=1)),
                ('exercise', models.BooleanField(default=False, verbose_name='exercise')),
                ('kind', models.CharField(choices=[('abduction', 'Abduction'), ('extortion', 'Extortion or threat'), ('killing', 'Targeted killing'), ('attack', 'Armed attack or clash'), ('post_attack', 'Attack on a checkpoint or outpost'), ('ied', 'IED detonated'), ('ied_found', 'IED or cache found and cleared'), ('indirect_fire', 'Mortar, rocket or artillery fire'), ('drone', 'Drone'), ('arson', 'Arson, sabotage or looting'), ('movement', 'Sighting of militant movement'), ('false_checkpoint', 'False checkpoint'), ('arrest', 'Arrest or operation by own forces'), ('friendly', 'Friendly-force incident'), ('other', 'Other')], max_length=20, verbose_name='kind')),
                ('precedence', models.CharField(choices=[('flash', 'Flash'), ('immediate', 'Immediate'), ('priority', 'Priority'), ('routine', 'Routine')], max_length=10, verbose_name='precedence')),
                ('occurred_at', models.DateTimeField(verbose_name='time')),
                ('time_precision', models.CharField(choices=[('minute', 'to the minute'), ('hour', 'to the hour'), ('day', 'on that day'), ('week', 'in that week'), ('month', 'in that month')], default='minute', max_length=10, verbose_name='precision of the time')),
                ('place', models.CharField(blank=True, max_length=200, validators=[centres.models.record.refuse_unstorable], verbose_name='place')),
                ('latitude', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(-80, 'Latitude lies between -80 and 84 degrees.'), django.core.validators.MaxValueValidator(83.99999, 'Latitude lies between -80 and 84 degrees.')], verbose_name='latitude')),
                ('longitude', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(-180, 'Longitude lies between -180 and 180 degrees.'), django.core.validators.MaxValueValidator(180, 'Longitude lies between -180 and 180 degrees.')], verbose_name='longitude')),
                ('mgrs', models.CharField(blank=True, max_length=20, verbose_name='MGRS')),
                ('location_precision_m', models.PositiveIntegerField(blank=True, null=True)),
                ('narrative', models.TextField(validators=[django.core.validators.MaxLengthValidator(20000), centres.models.record.refuse_unstorable], verbose_name='narrative')),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('ar', 'Arabic'), ('ckb', 'Central Kurdish')], max_length=3, verbose_name='language')),
                ('perpetrator', models.CharField(blank=True, max_length=200, validators=[centres.models.record.refuse_unstorable], verbose_name='perpetrator')),
                ('source_grading', models.CharField(choices=[('A', 'completely reliable'), ('B', 'usually reliable'), ('C', 'fairly reliable'), ('D', 'not usually reliable'), ('E', 'unreliable'), ('F', 'reliability cannot be judged')], default='F', max_length=1, verbose_name='source grading')),
                ('information_grading', models.PositiveSmallIntegerField(choices=[(1, 'confirmed by independent sources'), (2, 'probably true'), (3, 'possibly true'), (4, 'doubtful'), (5, 'improbable'), (6, 'truth cannot be judged')], default=6, verbose_name='information grading')),
                ('casualties', models.JSONField(blank=True, default=list, verbose_name='casualties')),
                ('local_leader', models.BooleanField(default=False, verbose_name='a local leader among them')),
                ('salute', models.JSONField(blank=True, null=True, verbose_name='SALUTE')),
                ('abduction', models.JSONField(blank=True, null=True, verbose_name='abduction')),
                ('source_commitment', models.CharField(max_length=64)),
                ('struck_at', models.DateTimeField(blank=True, null=True)),
                ('strike_reason', models.CharField(blank=True, max_length=500, validators=[centres.models.record.refuse_unstorable], verbose_name='reason')),
                ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('in_gap', models.BooleanField(blank=True, null=True)),
                ('bordering', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), blank=True, default=list, size=None)),
                ('search', incidents.models.folded.FoldedField(blank=True, default='')),
                ('centre', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='centres.centre')),
                ('force', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.force')),
                ('reported_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('struck_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('written_at', models.DateTimeField()),
                ('channel', models.CharField(choices=[('page', 'Page'), ('api', 'API'), ('offline', 'Offline'), ('import', 'Import')], max_length=10)),
                ('text', models.TextField(validators=[django.core.validators.MaxLengthValidator(5000), centres.models.record.refuse_unstorable], verbose_name='text')),
                ('centre', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre')),
                ('force', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.force')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('incident', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='incidents.incident')),
            ],
            options={
                'ordering': ['written_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SourceDetail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('text', models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(5000), centres.models.record.refuse_unstorable], verbose_name='source details')),
                ('salt', models.BinaryField(max_length=32)),
                ('incident', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='incidents.incident')),
            ],
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(models.OrderBy(models.F('occurred_at'), descending=True), models.OrderBy(models.F('serial'), descending=True), models.OrderBy(models.F('id'), descending=True), name='incident_in_log_order'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(models.F('centre'), models.OrderBy(models.F('occurred_at'), descending=True), models.OrderBy(models.F('serial'), descending=True), models.OrderBy(models.F('id'), descending=True), name='incident_of_a_room'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(fields=['occurred_at'], include=('centre', 'kind', 'precedence', 'time_precision', 'struck_at', 'exercise'), name='incident_of_a_day'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(fields=['position'], name='incident_by_position'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(fields=['reported_at'], name='incident_by_report'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=django.contrib.postgres.indexes.GinIndex(fields=['areas'], name='incident_in_areas'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='incident_words'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.UniqueConstraint(fields=('centre', 'year', 'serial'), name='one_incident_of_a_number'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('place', ''), _negated=True), ('latitude__isnull', False), _connector='OR'), name='incident_has_a_place'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude__range', (-80, 84)), ('longitude__range', (-180, 180))), models.Q(('latitude', None), ('longitude', None), ('mgrs', '')), _connector='OR'), name='incident_point_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('struck_at', None), models.Q(('strike_reason', ''), _negated=True), _connector='OR'), name='incident_is_struck_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='sourcedetail',
            constraint=models.UniqueConstraint(fields=('incident', 'version'), name='one_source_of_a_version'),
        ),
    ]
