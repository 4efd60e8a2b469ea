"""The old table is empty of meaning: its rows went over."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('lists', '0004_move_signatures'),
    ]

    operations = [
        migrations.DeleteModel(
            name='ListSignature',
        ),
    ]
