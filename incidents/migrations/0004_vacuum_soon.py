"""Vacuum incidents soon: rows that it has not seen are looked up one by one.

The newest days are read most, and an index alone answers what they count.
"""

from django.db import migrations

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
    dependencies = [("incidents", "0003_notices_follow_from_now")]

    operations = [migrations.RunSQL(SOON, USUAL)]
