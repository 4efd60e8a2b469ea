"""Lists get their signatures from the room of signing."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lists', '0002_initial'),
        ('signing', '0001_signatures'),
    ]

    operations = [
        migrations.AlterField(
            model_name='listsignature',
            name='list',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lists.responsibilitylist'),
        ),
        migrations.AddField(
            model_name='responsibilitylist',
            name='signatures',
            field=models.ManyToManyField(blank=True, related_name='+', to='signing.signature', verbose_name='签字'),
        ),
    ]
