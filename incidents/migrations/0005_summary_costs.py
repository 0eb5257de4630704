"""An index that alone answers what a day and the statistics count, and one of open abductions."""

from django.db import migrations, models

# Rows that a vacuum has not seen are looked up one by one, and the newest days are read most: so
# it comes after a few thousand new rows, not after a fifth of all.
SOON = """
    ALTER TABLE incidents_incident SET (
        autovacuum_vacuum_insert_scale_factor = 0.002, autovacuum_vacuum_insert_threshold = 500,
        autovacuum_vacuum_scale_factor = 0.02
    )
"""
USUAL = """
    ALTER TABLE incidents_incident RESET (
        autovacuum_vacuum_insert_scale_factor, autovacuum_vacuum_insert_threshold,
        autovacuum_vacuum_scale_factor
    )
"""


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0007_watches_by_end'),
        ('incidents', '0004_printed'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='incident',
            name='incident_of_a_day',
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(fields=['occurred_at'], include=('centre', 'kind', 'precedence', 'time_precision', 'struck_at', 'exercise', 'same_as', 'in_gap', 'areas', 'casualties'), name='incident_of_a_day'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('abduction__outcome', 'open'), ('kind', 'abduction')), fields=['occurred_at'], name='incident_held'),
        ),
        migrations.RunSQL(SOON, USUAL),
    ]
