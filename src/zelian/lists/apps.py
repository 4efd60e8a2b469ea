from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ListsConfig(AppConfig):
    name = "zelian.lists"
    verbose_name = "明责"

    def ready(self) -> None:
        # kept behind ready(): models load only after every configuration has
        kinds = import_module("zelian.lists.kinds")
        post_migrate.connect(kinds.after_migrate, sender=self)
        import_module("zelian.lists.events").register()
        import_module("zelian.lists.leaving").register()
        import_module("zelian.lists.signable").register()
        import_module("zelian.lists.personal").register()
        import_module("zelian.lists.papers.kept_files").register()
