from django.urls import path
from django.views.i18n import set_language

from zelian.pages import views

app_name = "pages"
urlpatterns = [
    path("gallery/", views.gallery, name="gallery"),
    path("year/", views.year, name="year"),
    path("language/", set_language, name="language"),
]
