from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "zelian.history"
    verbose_name = "历史"
