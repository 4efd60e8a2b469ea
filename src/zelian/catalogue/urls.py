from django.urls import path, re_path

from zelian.catalogue import views
from zelian.catalogue.views import assistance, comparing, tables

app_name = "catalogue"
urlpatterns = [
    path("regulations/", views.regulations, name="regulations"),
    path("regulations/upload/", views.upload, name="upload"),
    path("corrections/", views.corrections, name="corrections"),
    re_path(
        r"^corrections/file/(?P<kind>jsonl|rules)/$",
        views.corrections_file,
        name="corrections_file",
    ),
    path("regulations/<int:pk>/", views.regulation, name="regulation"),
    path("regulations/<int:pk>/progress/", views.progress, name="progress"),
    path("regulations/<int:pk>/original/", views.original, name="original"),
    path("regulations/<int:pk>/read-again/", views.read_once_more, name="read_again"),
    path("regulations/<int:pk>/discard/", views.discard, name="discard"),
    path("regulations/<int:pk>/metadata/", views.metadata, name="metadata"),
    path("regulations/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("regulations/<int:pk>/ask/", assistance.ask, name="ask"),
    path("regulations/<int:pk>/assistance/", assistance.assistance, name="assistance"),
    path("settings/language-model/", assistance.language_model, name="language_model"),
    path("regulations/<int:pk>/tables/", tables.tables, name="tables"),
    path("regulations/<int:pk>/tables/decide/", tables.decide_rows, name="decide_rows"),
    path("regulations/<int:pk>/links/", tables.links, name="links"),
    path("table-rows/<int:pk>/edit/", tables.edit_row, name="edit_row"),
    path("regulations/<int:pk>/compare/", comparing.compare, name="compare"),
    path("regulations/<int:pk>/coverage/", comparing.coverage, name="coverage"),
    path(
        "regulations/<int:pk>/coverage/decide/", comparing.coverage_decide, name="coverage_decide"
    ),
    path("regulations/<int:pk>/repeal/", views.repeal, name="repeal"),
    path("regulations/<int:pk>/decide/", views.decide_many, name="decide_many"),
    path("regulations/<int:pk>/word/", views.word, name="word"),
    path("regulations/<int:pk>/duties/", views.add, name="add_duty"),
    path("remarks/<int:pk>/settle/", views.settle, name="settle"),
    path("remarks/<int:pk>/place/", views.move_to_other_place, name="move_heading"),
    path("duties/<int:pk>/", views.duty, name="duty"),
    path("duties/<int:pk>/card/", views.card, name="card"),
    path("duties/<int:pk>/accept/", views.accept, name="accept"),
    path("duties/<int:pk>/reject/", views.reject, name="reject"),
    path("duties/<int:pk>/reopen/", views.reopen, name="reopen"),
    path("duties/<int:pk>/bearers/", views.choose, name="choose"),
    path("duties/<int:pk>/edit/", views.edit, name="edit"),
    path("duties/<int:pk>/split/", views.split, name="split"),
    path("duties/<int:pk>/merge/", views.merge, name="merge"),
]
