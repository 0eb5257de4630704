"""The first tables."""

import centres.models.record
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Officer',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('username', models.CharField(max_length=60, unique=True, validators=[django.contrib.auth.validators.ASCIIUsernameValidator()], verbose_name='user name')),
                ('rank', models.CharField(blank=True, choices=[('general', 'General'), ('major_general', 'Major General'), ('brigadier', 'Brigadier'), ('colonel', 'Colonel'), ('lieutenant_colonel', 'Lieutenant Colonel'), ('major', 'Major'), ('captain', 'Captain'), ('first_lieutenant', 'First Lieutenant'), ('lieutenant', 'Lieutenant'), ('warrant_officer', 'Warrant Officer')], max_length=20, verbose_name='rank')),
                ('name_latin', models.CharField(max_length=100, validators=[centres.models.record.refuse_unstorable], verbose_name='name in Latin script')),
                ('name_arabic', models.CharField(blank=True, max_length=100, validators=[centres.models.record.refuse_unstorable], verbose_name='name in Arabic script')),
                ('disabled_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'ordering': ['name_latin', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AreaEdition',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('layer', models.CharField(choices=[('district', 'District'), ('responsibility', 'Area of responsibility'), ('gap', 'The gap')], max_length=20)),
                ('sha256', models.CharField(help_text='Of the file.', max_length=64)),
                ('shapes', models.CharField(help_text='A digest of the areas as stored.', max_length=64)),
                ('count', models.PositiveIntegerField()),
                ('loaded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['layer', '-position'],
            },
        ),
        migrations.CreateModel(
            name='Centre',
            fields=[
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('name_en', models.CharField(max_length=100, verbose_name='name in English')),
                ('name_ar', models.CharField(max_length=100, verbose_name='name in Arabic')),
                ('name_ckb', models.CharField(max_length=100, verbose_name='name in Central Kurdish')),
                ('code', models.CharField(max_length=16, primary_key=True, serialize=False, validators=[django.core.validators.RegexValidator('\\A[A-Z][A-Z0-9]*\\Z', 'Capital letters and digits only.')], verbose_name='code')),
                ('host_base_en', models.CharField(max_length=100, verbose_name='host base in English')),
                ('host_base_ar', models.CharField(max_length=100, verbose_name='host base in Arabic')),
                ('host_base_ckb', models.CharField(max_length=100, verbose_name='host base in Central Kurdish')),
                ('latitude', models.FloatField(validators=[django.core.validators.MinValueValidator(-80), django.core.validators.MaxValueValidator(84)], verbose_name='latitude')),
                ('longitude', models.FloatField(validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)], verbose_name='longitude')),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('active', 'Active'), ('closed', 'Closed')], default='planned', max_length=10, verbose_name='status')),
                ('established_on', models.DateField(blank=True, null=True, verbose_name='established on')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Force',
            fields=[
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('name_en', models.CharField(max_length=100, verbose_name='name in English')),
                ('name_ar', models.CharField(max_length=100, verbose_name='name in Arabic')),
                ('name_ckb', models.CharField(max_length=100, verbose_name='name in Central Kurdish')),
                ('code', models.SlugField(max_length=20, primary_key=True, serialize=False, verbose_name='code')),
            ],
            options={
                'ordering': ['-code'],
            },
        ),
        migrations.CreateModel(
            name='AccessToken',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('prefix', models.CharField(max_length=12, unique=True)),
                ('digest', models.CharField(max_length=64)),
                ('pepper', models.PositiveSmallIntegerField()),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20, verbose_name='scope'), size=None)),
                ('networks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50, verbose_name='network'), blank=True, default=list, size=None)),
                ('issued_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-issued_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('layer', models.CharField(max_length=20)),
                ('code', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=100)),
                ('shape', models.TextField(help_text='A GeoJSON geometry, WGS 84.')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='areas', to='centres.areaedition')),
            ],
            options={
                'ordering': ['layer', 'name', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='officer',
            name='force',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.force', verbose_name='force'),
        ),
        migrations.CreateModel(
            name='JournalEntry',
            fields=[
                ('position', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('verb', models.CharField(max_length=20)),
                ('subject', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=40)),
                ('centre', models.CharField(blank=True, max_length=16)),
                ('submission', models.UUIDField(unique=True)),
                ('request', models.CharField(max_length=64)),
                ('payload', models.TextField()),
                ('hash', models.CharField(max_length=64)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['position'],
                'indexes': [models.Index(fields=['subject', 'key', 'position'], name='journal_of_a_record')],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('cell', models.CharField(blank=True, choices=[('operations', 'Operations'), ('intelligence', 'Intelligence'), ('coordination', 'Coordination')], max_length=20, verbose_name='cell')),
                ('role', models.CharField(choices=[('liaison', 'Liaison officer'), ('chief', 'Chief'), ('commander', 'Commander'), ('auditor', 'Auditor'), ('administrator', 'Administrator'), ('system', 'External system'), ('server', 'Server')], max_length=20, verbose_name='role')),
                ('since', models.DateTimeField(verbose_name='from')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('centre', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='centres.centre')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['since', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='posting_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['liaison', 'chief']), _negated=True), ('centre__isnull', False), _connector='OR'), name='posting_of_a_room_has_a_centre')],
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='watches', to='centres.centre')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='watches', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['since', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('officer', 'centre'), name='one_open_watch_of_an_officer')],
            },
        ),
    ]
