"""Keep what is left of limits out of the write-ahead log: each call of the API writes it.

After a crash it is empty, which says that nothing was taken.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("centres", "0018_flash_sound")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE centres_bucket SET UNLOGGED", "ALTER TABLE centres_bucket SET LOGGED"
        )
    ]
