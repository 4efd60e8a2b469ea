from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "zelian.keys"
    verbose_name = "密钥"
