from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import import_string

from zelian.history.triggers import install_after_migrate


class HistoryConfig(AppConfig):
    name = "zelian.history"
    verbose_name = "历史"

    def ready(self) -> None:
        # The words of history use its models, which are there only now.
        import_string("zelian.history.events.register")()
        post_migrate.connect(install_after_migrate, dispatch_uid="history.triggers")
