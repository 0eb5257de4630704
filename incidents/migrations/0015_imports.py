"""Imports, the sheets they are made of, and what a report says of where it was imported from."""

import centres.values
import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0015_consent_in_rooms'),
        ('incidents', '0014_observer'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('name', models.CharField(help_text='Of the file.', max_length=200)),
                ('sha256', models.CharField(help_text='Of the file.', max_length=64)),
                ('read_as', models.JSONField()),
                ('mapping', models.JSONField()),
                ('dataset', models.CharField(max_length=200)),
                ('counts', models.JSONField()),
                ('rooms', models.JSONField()),
                ('rows', models.CharField(help_text='SHA-256 of the rows that it records.', max_length=64)),
                ('at', models.DateTimeField()),
                ('status', models.CharField(choices=[('open', 'Being recorded'), ('complete', 'Complete'), ('undone', 'Undone')], default='open', max_length=10)),
                ('outcome', models.JSONField(default=dict)),
                ('completed_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=500, validators=[centres.values.refuse_unstorable], verbose_name='reason')),
            ],
            options={
                'ordering': ['-at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(help_text='Of the file.', max_length=200)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(help_text='Of the content.', max_length=64)),
                ('nearest', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('reading', models.JSONField()),
                ('mapping', models.JSONField(null=True)),
                ('mapping_sha256', models.CharField(blank=True, max_length=64)),
                ('dataset', models.CharField(blank=True, max_length=200, validators=[centres.values.refuse_unstorable], verbose_name='data set')),
                ('status', models.CharField(choices=[('brought', 'Brought'), ('to_judge', 'Being judged'), ('judged', 'Judged'), ('faulty', 'Cannot be judged')], default='brought', max_length=10)),
                ('fixes', models.JSONField(default=dict)),
                ('fault', models.TextField(blank=True)),
                ('total', models.PositiveIntegerField(null=True)),
                ('done', models.PositiveIntegerField(default=0)),
                ('judged_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SheetMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, validators=[centres.values.refuse_unstorable], verbose_name='name')),
                ('folded', models.CharField(max_length=200, unique=True)),
                ('mapping', models.JSONField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='SheetRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('verdict', models.CharField(choices=[('new', 'New'), ('known', 'Known already'), ('changed', 'Changed'), ('doubtful', 'Doubtful'), ('refused', 'Refused')], max_length=10)),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('said', models.JSONField(default=dict)),
                ('cells', models.JSONField()),
                ('fields', models.JSONField(null=True)),
                ('identity', models.UUIDField()),
                ('digest', models.CharField(max_length=64)),
                ('accepted', models.BooleanField(default=False)),
                ('fixed', models.BooleanField(default=False)),
                ('live', models.BooleanField(default=False)),
                ('fault', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['sheet', 'number'],
            },
        ),
        migrations.RemoveIndex(
            model_name='incident',
            name='incident_of_a_day',
        ),
        migrations.AddField(
            model_name='incident',
            name='dataset',
            field=models.CharField(blank=True, default='', max_length=200, validators=[centres.values.refuse_unstorable], verbose_name='data set'),
        ),
        migrations.AddField(
            model_name='incident',
            name='dataset_id',
            field=models.CharField(blank=True, default='', max_length=200, validators=[centres.values.refuse_unstorable], verbose_name='identifier in the data set'),
        ),
        migrations.AddField(
            model_name='incident',
            name='dataset_received_at',
            field=models.CharField(blank=True, default='', max_length=200, validators=[centres.values.refuse_unstorable], verbose_name='received in the data set'),
        ),
        migrations.AddField(
            model_name='incident',
            name='dataset_reporter',
            field=models.CharField(blank=True, default='', max_length=200, validators=[centres.values.refuse_unstorable], verbose_name='reported in the data set by'),
        ),
        migrations.AddField(
            model_name='batch',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='batch',
            name='centre',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre'),
        ),
        migrations.AddField(
            model_name='batch',
            name='force',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.force'),
        ),
        migrations.AddField(
            model_name='batch',
            name='undone_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='incident',
            name='batch',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='incidents.batch'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(fields=['occurred_at'], include=('centre', 'kind', 'precedence', 'time_precision', 'struck_at', 'exercise', 'same_as', 'batch', 'in_gap', 'areas', 'casualties', 'latitude', 'longitude'), name='incident_of_a_day'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('batch', None), _negated=True), fields=['batch'], name='incident_of_an_import'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('dataset', ''), _negated=True), fields=['dataset'], name='incident_of_a_data_set'),
        ),
        migrations.AddField(
            model_name='sheet',
            name='centre',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre'),
        ),
        migrations.AddField(
            model_name='sheet',
            name='officer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='batch',
            name='sheet',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='batch', to='incidents.sheet'),
        ),
        migrations.AddField(
            model_name='sheetmapping',
            name='force',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.force'),
        ),
        migrations.AddField(
            model_name='sheetmapping',
            name='officer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sheetrow',
            name='centre',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre'),
        ),
        migrations.AddField(
            model_name='sheetrow',
            name='incident',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='sheetrow',
            name='revises',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='sheetrow',
            name='sheet',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='incidents.sheet'),
        ),
        migrations.AddIndex(
            model_name='sheet',
            index=models.Index(condition=models.Q(('status', 'to_judge')), fields=['at'], name='sheet_to_judge'),
        ),
        migrations.AddIndex(
            model_name='batch',
            index=models.Index(condition=models.Q(('status', 'complete'), _negated=True), fields=['at'], name='batch_unfinished'),
        ),
        migrations.AddIndex(
            model_name='sheetrow',
            index=models.Index(fields=['sheet', 'verdict', 'number'], name='sheet_row_by_verdict'),
        ),
        migrations.AddIndex(
            model_name='sheetrow',
            index=models.Index(condition=models.Q(('incident', None), _negated=True), fields=['incident'], name='sheet_row_of_a_report'),
        ),
        migrations.AddConstraint(
            model_name='sheetrow',
            constraint=models.UniqueConstraint(condition=models.Q(('live', True)), fields=('identity',), name='one_live_row_of_an_identity'),
        ),
        migrations.AddConstraint(
            model_name='sheetrow',
            constraint=models.UniqueConstraint(fields=('sheet', 'number'), name='one_row_of_a_number'),
        ),
    ]
