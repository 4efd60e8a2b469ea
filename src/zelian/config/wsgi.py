import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zelian.config.settings")
application = get_wsgi_application()
if settings.ZELIAN_PROXIES:
    # History and limits need the visitor's own address; nobody but these is believed about it.
    application = wrap_wsgi_with_proxy_headers(application, settings.ZELIAN_PROXIES)
