from importlib import import_module

from django.apps import AppConfig
from django.core.checks import register


class ProvidersConfig(AppConfig):
    name = "zelian.authentication.providers"
    label = "sign_in_providers"

    def ready(self) -> None:
        # kept behind ready(): models load only after every configuration has
        import_module("zelian.authentication.providers.policies")
        import_module("zelian.authentication.providers.events").register()
        import_module("zelian.authentication.providers.receivers").connect()
        checking = import_module("zelian.authentication.providers.checking")
        register(checking.system_check)
