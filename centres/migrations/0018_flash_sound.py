from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("centres", "0017_telephones"),
    ]

    operations = [
        migrations.AddField(
            model_name="officer",
            name="flash_sound",
            field=models.BooleanField(default=True, editable=False),
        ),
    ]
