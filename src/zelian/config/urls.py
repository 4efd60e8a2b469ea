from django.urls import include, path

urlpatterns = [
    path("", include("zelian.upkeep.urls")),
    path("", include("zelian.insight.urls")),
    path("", include("zelian.performance.urls")),
    path("", include("zelian.pledges.urls")),
    path("", include("zelian.lists.urls")),
    path("", include("zelian.catalogue.urls")),
    path("", include("zelian.signing.urls")),
    path("", include("zelian.authentication.providers.urls")),
    path("", include("zelian.authentication.urls")),
    path("", include("zelian.authentication.library_urls")),
    path("", include("zelian.people.urls")),
    path("", include("zelian.pages.urls")),
]
