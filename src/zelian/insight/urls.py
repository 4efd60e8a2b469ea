from django.urls import path

from zelian.insight import views

app_name = "insight"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("board/", views.board, name="board"),
    path("board/rows/", views.rows, name="rows"),
    path("board/<int:unit_id>/", views.board, name="unit-board"),
    path("chain/<slug:kind>/<int:thing_id>/", views.chain, name="chain"),
    path("search/", views.search, name="search"),
]
