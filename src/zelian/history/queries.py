from django.db import models

from zelian.history.models import Event


def list_events_of(thing: models.Model, *, limit: int = 50) -> list[Event]:
    """The newest events of one thing, newest first."""
    return list(Event.objects.filter(thing_type=thing._meta.label_lower, thing_id=thing.pk)[:limit])
