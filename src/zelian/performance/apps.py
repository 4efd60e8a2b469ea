from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "zelian.performance"
    verbose_name = "履责"
