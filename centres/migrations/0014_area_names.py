"""Areas have names in three languages; files of areas wait for their officer."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0013_observer'),
    ]

    operations = [
        migrations.AddField(
            model_name='area',
            name='name_ar',
            field=models.CharField(blank=True, default='', max_length=100),
        ),
        migrations.AddField(
            model_name='area',
            name='name_ckb',
            field=models.CharField(blank=True, default='', max_length=100),
        ),
        migrations.AlterField(
            model_name='area',
            name='name',
            field=models.CharField(help_text='In English, or as the file has it.', max_length=100),
        ),
        migrations.CreateModel(
            name='AreaUpload',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('layer', models.CharField(choices=[('district', 'District'), ('responsibility', 'Area of responsibility'), ('gap', 'The gap')], max_length=20)),
                ('file', models.CharField(max_length=100)),
                ('content', models.BinaryField()),
                ('at', models.DateTimeField()),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
