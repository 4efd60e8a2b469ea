from django.apps import AppConfig
from django.utils.module_loading import import_string


class PerformanceConfig(AppConfig):
    name = "zelian.performance"
    verbose_name = "履责"

    def ready(self) -> None:
        """Teach history the words of this app, and hand lists the working calendar."""
        import_string("zelian.performance.events.register")()
        import_string("zelian.performance.signing.register")()
        import_string("zelian.performance.leaving.register")()
        import_string("zelian.performance.personal.register")()
        import_string("zelian.performance.pledging.register")()
        calendar = import_string("zelian.performance.queries.calendars.work_calendar")
        import_string("zelian.lists.calendar.register_calendar")(calendar)
