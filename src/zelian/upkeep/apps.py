from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import import_string


class UpkeepConfig(AppConfig):
    name = "zelian.upkeep"
    verbose_name = "系统维护"

    def ready(self) -> None:
        # registers who may do what; models load only after every configuration has
        import_module("zelian.upkeep.policies")
        import_string("zelian.upkeep.events.register")()
