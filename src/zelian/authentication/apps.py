from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import import_string


class AuthenticationConfig(AppConfig):
    name = "zelian.authentication"
    verbose_name = "登录"

    def ready(self) -> None:
        # They name stored choices and accounts: importable once the models are loaded.
        import_string("zelian.authentication.events.register")()
        import_string("zelian.authentication.receivers.connect")()
        import_string("zelian.authentication.retention.register")()
        import_module("zelian.authentication.policies")
