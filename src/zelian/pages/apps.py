from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "zelian.pages"
    verbose_name = "页面"
