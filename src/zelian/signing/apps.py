from django.apps import AppConfig
from django.utils.module_loading import import_string


class SigningConfig(AppConfig):
    name = "zelian.signing"
    verbose_name = "签字"

    def ready(self) -> None:
        """Teach history the words and the append-only tables of this app, doors their keys."""
        import_string("zelian.history.triggers.guard")("signing_signature", "signing_withdrawal")
        import_string("zelian.signing.events.register")()
        import_string("zelian.signing.policies.register")()
