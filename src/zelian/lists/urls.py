from django.urls import path

from zelian.lists import views

app_name = "lists"
urlpatterns = [
    path("lists/", views.lists, name="lists"),
    path("lists/generate/", views.generate, name="generate"),
    path("lists/generations/<int:generation_id>/", views.generation, name="generation"),
    path("lists/<int:list_id>/", views.sheet, name="list"),
    path("lists/<int:list_id>/refresh/", views.refresh, name="refresh"),
    path("lists/<int:list_id>/sign/", views.sign, name="sign"),
    path("lists/<int:list_id>/pdf/", views.pdf, name="pdf"),
    path("lists/<int:list_id>/reopen/", views.reopen, name="reopen"),
    path("lists/items/<int:item_id>/", views.item, name="item"),
    path("lists/items/<int:item_id>/edit/", views.edit, name="edit"),
]
