from django.urls import path

from zelian.lists.views import lists

app_name = "lists"
urlpatterns = [
    path("lists/", lists.lists, name="lists"),
    path("lists/generate/", lists.generate, name="generate"),
    path("lists/generations/<int:generation_id>/", lists.generation, name="generation"),
    path("lists/<int:list_id>/", lists.sheet, name="list"),
    path("lists/<int:list_id>/refresh/", lists.refresh, name="refresh"),
    path("lists/<int:list_id>/sign/", lists.sign, name="sign"),
    path("lists/<int:list_id>/pdf/", lists.pdf, name="pdf"),
    path("lists/<int:list_id>/reopen/", lists.reopen, name="reopen"),
    path("lists/items/<int:item_id>/", lists.item, name="item"),
    path("lists/items/<int:item_id>/edit/", lists.edit, name="edit"),
]
