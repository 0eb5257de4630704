"""Answers, requests, relations, the watch, notices and summaries."""

import centres.models.record
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0007_watches_by_end'),
        ('incidents', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Acknowledgement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('version', models.PositiveIntegerField()),
                ('answer', models.CharField(choices=[('seen', 'Seen'), ('concur', 'Concur'), ('comment', 'Concur with comment'), ('dispute', 'Dispute')], max_length=10, verbose_name='answer')),
                ('disputed', models.CharField(blank=True, choices=[('kind', 'Kind'), ('time', 'Time'), ('place', 'Place'), ('casualties', 'Casualties'), ('perpetrator', 'Perpetrator'), ('grading', 'Grading'), ('narrative', 'Narrative'), ('abduction', 'Abduction')], max_length=20, verbose_name='what is disputed')),
                ('value', models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(500), centres.models.record.refuse_unstorable], verbose_name='what it should say')),
                ('comment', models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(2000), centres.models.record.refuse_unstorable], verbose_name='comment')),
                ('at', models.DateTimeField()),
                ('channel', models.CharField(choices=[('page', 'Page'), ('api', 'API'), ('offline', 'Offline'), ('import', 'Import')], max_length=10)),
                ('on_behalf_of', models.CharField(blank=True, max_length=100, validators=[centres.models.record.refuse_unstorable], verbose_name='answered by telephone by')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('day', models.DateField()),
                ('text', models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(10000), centres.models.record.refuse_unstorable], verbose_name='assessment')),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['day', 'centre'],
            },
        ),
        migrations.CreateModel(
            name='DailySummary',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('day', models.DateField()),
                ('edition', models.PositiveSmallIntegerField(default=1)),
                ('issued_at', models.DateTimeField()),
                ('position_at', models.PositiveBigIntegerField()),
                ('head', models.CharField(max_length=64)),
                ('sha256', models.CharField(max_length=64)),
                ('reason', models.CharField(blank=True, max_length=500, validators=[centres.models.record.refuse_unstorable], verbose_name='why it is corrected')),
                ('core', models.TextField()),
            ],
            options={
                'ordering': ['-day', '-edition'],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('signed_out_at', models.DateTimeField()),
                ('note', models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(5000), centres.models.record.refuse_unstorable], verbose_name='note to the next officer')),
                ('lines', models.JSONField(default=dict)),
                ('position_at', models.PositiveBigIntegerField()),
                ('signed_in_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-signed_out_at'],
            },
        ),
        migrations.CreateModel(
            name='NilReturn',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField()),
            ],
            options={
                'ordering': ['-until'],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('report', 'New report'), ('dispute', 'Report disputed'), ('request', 'Request'), ('overdue', 'Answer overdue'), ('escalated', 'Still not answered after twice the time'), ('correction', 'Correction'), ('event', 'Same event')], max_length=12)),
                ('cause', models.CharField(max_length=80)),
                ('version', models.PositiveIntegerField(null=True)),
                ('flash', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='NoticeRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('precedences', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('flash', 'Flash'), ('immediate', 'Immediate'), ('priority', 'Priority'), ('routine', 'Routine')], max_length=10), default=list, size=None)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('abduction', 'Abduction'), ('extortion', 'Extortion or threat'), ('killing', 'Targeted killing'), ('attack', 'Armed attack or clash'), ('post_attack', 'Attack on a checkpoint or outpost'), ('ied', 'IED detonated'), ('ied_found', 'IED or cache found and cleared'), ('indirect_fire', 'Mortar, rocket or artillery fire'), ('drone', 'Drone'), ('arson', 'Arson, sabotage or looting'), ('movement', 'Sighting of militant movement'), ('false_checkpoint', 'False checkpoint'), ('arrest', 'Arrest or operation by own forces'), ('friendly', 'Friendly-force incident'), ('other', 'Other')], max_length=20), default=list, size=None)),
                ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('sound', models.BooleanField(default=False)),
                ('address', models.EmailField(blank=True, max_length=254)),
            ],
        ),
        migrations.CreateModel(
            name='Obligation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('escalates_at', models.DateTimeField(null=True)),
                ('met_at', models.DateTimeField(null=True)),
                ('void', models.BooleanField(default=False)),
                ('chiefs_told_at', models.DateTimeField(null=True)),
                ('commanders_told_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Printed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=8)),
                ('pdf', models.BinaryField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('version', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Relation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('degree', models.CharField(choices=[('related', 'Related'), ('proposed', 'Same event, proposed'), ('same', 'Same event')], default='related', max_length=10)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Request',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('kind', models.CharField(choices=[('verify', 'Verify'), ('assist', 'Assist'), ('deconflict', 'Deconflict'), ('inform', 'Inform')], max_length=12, verbose_name='what is asked')),
                ('text', models.TextField(validators=[django.core.validators.MaxLengthValidator(2000), centres.models.record.refuse_unstorable], verbose_name='request')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('asked_at', models.DateTimeField()),
                ('channel', models.CharField(choices=[('page', 'Page'), ('api', 'API'), ('offline', 'Offline'), ('import', 'Import')], max_length=10)),
                ('status', models.CharField(choices=[('open', 'Open'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('completed', 'Completed'), ('withdrawn', 'Withdrawn')], default='open', max_length=10, verbose_name='status')),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('reply', models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(2000), centres.models.record.refuse_unstorable], verbose_name='reply')),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('at', models.DateTimeField()),
                ('sha256', models.CharField(max_length=64)),
                ('reservation', models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(2000), centres.models.record.refuse_unstorable], verbose_name='reservation')),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        migrations.RemoveIndex(
            model_name='incident',
            name='incident_of_a_day',
        ),
        migrations.AddField(
            model_name='incident',
            name='same_as',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='incident',
            name='touched',
            field=models.PositiveBigIntegerField(default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='entry',
            name='centre',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['centre', 'written_at'], name='entry_of_a_room'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(fields=['occurred_at'], include=('centre', 'kind', 'precedence', 'time_precision', 'struck_at', 'exercise', 'same_as', 'in_gap', 'areas', 'casualties'), name='incident_of_a_day'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('abduction__outcome', 'open'), ('kind', 'abduction')), fields=['occurred_at'], name='incident_held'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('touched', 0), _negated=True), fields=['touched'], name='incident_by_touch'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('same_as', None), _negated=True), fields=['same_as'], name='incident_of_an_event'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('channel__in', ['page', 'api', 'offline'])), fields=['centre', 'reported_at'], name='incident_told_by_a_room'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('kind', 'abduction')), fields=['channel', 'occurred_at'], name='incident_abduction'),
        ),
        migrations.AddField(
            model_name='acknowledgement',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='acknowledgement',
            name='centre',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre'),
        ),
        migrations.AddField(
            model_name='acknowledgement',
            name='force',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.force'),
        ),
        migrations.AddField(
            model_name='acknowledgement',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assessment',
            name='centre',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre'),
        ),
        migrations.CreateModel(
            name='Mailed',
            fields=[
                ('summary', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='mailed', serialize=False, to='incidents.dailysummary')),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='dailysummary',
            name='issued_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handover',
            name='centre',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='centres.centre'),
        ),
        migrations.AddField(
            model_name='handover',
            name='force',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.force'),
        ),
        migrations.AddField(
            model_name='handover',
            name='incoming',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handover',
            name='outgoing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='nilreturn',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='nilreturn',
            name='centre',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nil_returns', to='centres.centre'),
        ),
        migrations.AddField(
            model_name='nilreturn',
            name='force',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.force'),
        ),
        migrations.AddField(
            model_name='notice',
            name='centre',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='centres.centre'),
        ),
        migrations.AddField(
            model_name='notice',
            name='incident',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='notice',
            name='officer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='noticerule',
            name='centre',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notice_rule', to='centres.centre'),
        ),
        migrations.AddField(
            model_name='noticerule',
            name='officer',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notice_rule', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='obligation',
            name='centre',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='centres.centre'),
        ),
        migrations.AddField(
            model_name='obligation',
            name='incident',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='printed',
            name='summary',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='printed', to='incidents.dailysummary'),
        ),
        migrations.AddField(
            model_name='reading',
            name='incident',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='reading',
            name='officer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='receipt',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='receipt',
            name='centre',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='force',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.force'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='relation',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='relation',
            name='centre',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre'),
        ),
        migrations.AddField(
            model_name='relation',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='relation',
            name='principal',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='relation',
            name='proposed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='relation',
            name='proposed_for',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre'),
        ),
        migrations.AddField(
            model_name='relation',
            name='second',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='notice',
            name='relation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='incidents.relation'),
        ),
        migrations.AddField(
            model_name='request',
            name='addressee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked', to='centres.centre', verbose_name='room asked'),
        ),
        migrations.AddField(
            model_name='request',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='request',
            name='centre',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='centres.centre', verbose_name='asking room'),
        ),
        migrations.AddField(
            model_name='request',
            name='force',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.force'),
        ),
        migrations.AddField(
            model_name='request',
            name='incident',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='request',
            name='replied_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='request',
            name='replied_force',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.force'),
        ),
        migrations.AddField(
            model_name='obligation',
            name='request',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='incidents.request'),
        ),
        migrations.AddField(
            model_name='notice',
            name='request',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='incidents.request'),
        ),
        migrations.AddField(
            model_name='signature',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='signature',
            name='force',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.force'),
        ),
        migrations.AddField(
            model_name='signature',
            name='summary',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='incidents.dailysummary'),
        ),
        migrations.AddIndex(
            model_name='acknowledgement',
            index=models.Index(fields=['centre', 'at'], name='answer_of_a_room'),
        ),
        migrations.AddIndex(
            model_name='acknowledgement',
            index=models.Index(condition=models.Q(('answer', 'dispute')), fields=['incident'], name='answer_disputes'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(fields=('day', 'centre'), name='one_assessment_of_a_room', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='dailysummary',
            constraint=models.UniqueConstraint(fields=('day', 'edition'), name='one_edition_of_a_day'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(condition=models.Q(('incoming', None)), fields=('centre', 'force'), name='one_handover_waits'),
        ),
        migrations.AddIndex(
            model_name='nilreturn',
            index=models.Index(fields=['centre', 'until'], name='nil_return_of_a_room'),
        ),
        migrations.AddConstraint(
            model_name='noticerule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('centre__isnull', False), ('officer', None)), models.Q(('centre', None), ('officer__isnull', False)), _connector='OR'), name='rule_of_an_officer_or_a_room'),
        ),
        migrations.AddConstraint(
            model_name='printed',
            constraint=models.UniqueConstraint(fields=('summary', 'language'), name='one_paper_of_a_language'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.UniqueConstraint(fields=('incident', 'version', 'officer'), name='one_reading_of_a_version'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('incident', 'version', 'by'), name='one_receipt_of_an_officer'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='one_relation_of_a_pair'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='relation_is_of_two_reports'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('degree', 'related'), ('principal', None)), models.Q(models.Q(('degree', 'related'), _negated=True), models.Q(('principal', models.F('first')), ('principal', models.F('second')), _connector='OR')), _connector='OR'), name='event_has_a_principal'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(fields=['asked_at'], name='request_by_time'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(condition=models.Q(('status__in', ['open', 'accepted'])), fields=['due_at'], name='request_live'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(('centre', models.F('addressee')), _negated=True), name='request_goes_to_another_room'),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(condition=models.Q(('met_at', None), ('void', False)), fields=['due_at'], name='obligation_open'),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(condition=models.Q(('met_at', None), ('void', False)), fields=['centre', 'due_at'], name='obligation_of_a_room'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.UniqueConstraint(fields=('incident', 'centre'), name='one_obligation_of_a_room'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.UniqueConstraint(fields=('request',), name='one_obligation_of_a_request'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('incident', None), ('request__isnull', False)), models.Q(('incident__isnull', False), ('request', None)), _connector='OR'), name='obligation_to_one_thing'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('read_at', None)), fields=['officer', 'at'], name='notice_unread'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['officer', '-at'], name='notice_of_an_officer'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('officer', 'cause'), name='one_notice_of_an_officer'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('centre', 'cause'), name='one_notice_of_a_room'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('centre__isnull', False), ('officer', None)), models.Q(('centre', None), ('officer__isnull', False)), _connector='OR'), name='notice_to_an_officer_or_a_room'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('sha256', ''), _negated=True), name='signature_is_of_a_hash'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(fields=('summary', 'force'), name='one_signature_of_a_force'),
        ),
    ]
