from django.urls import path

from zelian.signing import views

app_name = "signing"
urlpatterns = [
    path("check/", views.check, name="check"),
    path("check/file/", views.check_file, name="check-file"),
    path("check/<str:number>/", views.checked, name="checked"),
]
