"""For whose post an act was recorded stands beside it; of older acts, history knows."""

from django.db import migrations, models


def take_from_history(apps, schema_editor):
    """Give acts recorded for another's post that post's name, as their first event tells it."""
    Act = apps.get_model("performance", "Act")
    Event = apps.get_model("history", "Event")
    told = Event.objects.filter(action="act.recorded", thing_type="performance.act")
    named = told.exclude(on_behalf_of="").values_list("thing_id", "on_behalf_of")
    for act_id, post in named.iterator():
        Act.objects.filter(pk=act_id).update(on_behalf_of=post)


class Migration(migrations.Migration):
    dependencies = [
        ("performance", "0002_covering_indexes"),
        ("history", "0002_sealing"),
    ]

    operations = [
        migrations.AddField(
            model_name="act",
            name="on_behalf_of",
            field=models.CharField(blank=True, max_length=120, verbose_name="代谁记录"),
        ),
        migrations.RunPython(take_from_history, migrations.RunPython.noop),
    ]
