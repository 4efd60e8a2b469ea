from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PledgesConfig(AppConfig):
    name = "zelian.pledges"
    verbose_name = "责任书"

    def ready(self) -> None:
        # kept behind ready(): models load only after every configuration has
        kinds = import_module("zelian.pledges.kinds")
        post_migrate.connect(kinds.after_migrate, sender=self)
        import_module("zelian.pledges.policies")
        import_module("zelian.pledges.events").register()
        import_module("zelian.pledges.leaving").register()
        import_module("zelian.pledges.signable").register()
        import_module("zelian.pledges.personal").register()
