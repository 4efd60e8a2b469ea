from django.apps import AppConfig
from django.utils.module_loading import import_string


class PeopleConfig(AppConfig):
    name = "zelian.people"
    verbose_name = "责任主体"

    def ready(self) -> None:
        # Its words name stored choices, so it can only be imported once models are loaded.
        import_string("zelian.people.events.register")()
        import_string("zelian.people.audit_policies.register")()
        import_string("zelian.people.paths.register_own")()
        import_string("zelian.people.personal_kinds.register")()
        import_string("zelian.people.retention_kinds.register")()
