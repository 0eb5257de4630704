"""Rules of notices say nothing of sound any more: it is the officer's."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("incidents", "0020_signatures_on_papers")]

    operations = [migrations.RemoveField(model_name="noticerule", name="sound")]
