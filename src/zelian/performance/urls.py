from django.urls import path

from zelian.performance.views import acts, calendars, evidence, obligations, signing

app_name = "performance"
urlpatterns = [
    path("obligations/", obligations.obligations, name="obligations"),
    path("obligations/plan/", obligations.plan, name="plan"),
    path("obligations/plan/<int:pk>/", obligations.plan_run, name="plan-run"),
    path("obligations/<int:pk>/", obligations.obligation, name="obligation"),
    path("obligations/<int:pk>/waive/", obligations.waive, name="waive"),
    path("acts/", acts.acts, name="acts"),
    path("acts/new/", acts.act_new, name="act-new"),
    path("acts/propose/", acts.propose, name="act-propose"),
    path("acts/<int:pk>/", acts.act, name="act"),
    path("acts/<int:pk>/edit/", acts.edit, name="act-edit"),
    path("acts/<int:pk>/withdraw/", acts.withdraw, name="act-withdraw"),
    path("acts/<int:pk>/sign/", signing.sign, name="act-sign"),
    path("acts/<int:pk>/pdf/", signing.pdf, name="act-pdf"),
    path("acts/<int:pk>/choose/", acts.choose, name="act-choose"),
    path("acts/<int:pk>/evidence/", evidence.attach, name="evidence-attach"),
    path("evidence/<int:pk>/", evidence.evidence, name="evidence"),
    path("evidence/<int:pk>/remove/", evidence.remove, name="evidence-remove"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/terms/", calendars.term, name="calendar-term"),
    path("calendar/<int:year>/", calendars.announce, name="calendar-year"),
]
