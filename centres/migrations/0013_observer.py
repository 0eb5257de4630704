"""Observers: a role outside both forces."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0012_access_log'),
    ]

    operations = [
        migrations.AlterField(
            model_name='posting',
            name='role',
            field=models.CharField(choices=[('liaison', 'Liaison officer'), ('chief', 'Chief'), ('commander', 'Commander'), ('auditor', 'Auditor'), ('administrator', 'Administrator'), ('observer', 'Observer'), ('display', 'Wall screen'), ('system', 'External system'), ('server', 'Server')], max_length=20, verbose_name='role'),
        ),
    ]
