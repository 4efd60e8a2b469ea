from django.core.cache import caches
from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    """The table in which the web processes count tries together."""
    if hasattr(caches["default"], "_table"):
        call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("authentication", "0001_sign_in")]
    operations = [migrations.RunPython(make_table, migrations.RunPython.noop)]
