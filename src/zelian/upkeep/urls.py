from django.urls import path

from zelian.upkeep import views

app_name = "upkeep"
urlpatterns = [path("system/", views.system, name="system")]
