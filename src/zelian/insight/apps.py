from importlib import import_module

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "zelian.insight"
    verbose_name = "分析"

    def ready(self) -> None:
        # registers who may do what; models load only after every configuration has
        import_module("zelian.insight.policies")
