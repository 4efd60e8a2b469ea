from importlib import import_module

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "zelian.catalogue"
    verbose_name = "知责"

    def ready(self) -> None:
        """Register this app's actions, whichever of its rooms is entered first."""
        import_module("zelian.catalogue.policies")
        import_module("zelian.catalogue.events").register()
