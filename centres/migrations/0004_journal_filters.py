"""Indexes for the filters of the journal's page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("centres", "0003_sessions_followers")]

    operations = [
        migrations.AddIndex(
            model_name="journalentry",
            index=models.Index(fields=["by", "position"], name="journal_of_an_officer"),
        ),
        migrations.AddIndex(
            model_name="journalentry",
            index=models.Index(fields=["centre", "position"], name="journal_of_a_room"),
        ),
        migrations.AddIndex(
            model_name="journalentry",
            index=models.Index(fields=["verb", "position"], name="journal_of_a_verb"),
        ),
    ]
