from django.urls import path

from zelian.pledges.views import doing, issuing, kinds, pledges, progress, signing

app_name = "pledges"
urlpatterns = [
    path("pledges/", pledges.pledges, name="pledges"),
    path("pledges/new/", issuing.new, name="new"),
    path("pledges/issues/<int:issue_id>/", issuing.issuing, name="issuing"),
    path("pledges/sign/", signing.sign_many, name="sign_many"),
    path("pledges/progress/", progress.progress, name="progress"),
    path("pledges/progress/remind/", progress.remind_late, name="remind_late"),
    path("pledges/progress/archive/", progress.archive, name="archive"),
    path("pledges/owed/", progress.owed, name="owed"),
    path("pledges/kinds/", kinds.kinds, name="kinds"),
    path("pledges/kinds/new/", kinds.add_kind, name="add_kind"),
    path("pledges/kinds/<slug:code>/", kinds.change_kind, name="kind"),
    path("pledges/kinds/<slug:code>/fields/new/", kinds.add_field, name="add_field"),
    path("pledges/fields/<int:field_id>/", kinds.change_field, name="field"),
    path("pledges/fields/<int:field_id>/remove/", kinds.remove_field, name="remove_field"),
    path("pledges/<int:pledge_id>/", pledges.pledge, name="pledge"),
    path("pledges/<int:pledge_id>/pdf/", pledges.pdf, name="pdf"),
    path("pledges/<int:pledge_id>/fill/", doing.fill, name="fill"),
    path("pledges/<int:pledge_id>/word/", doing.word, name="word"),
    path("pledges/<int:pledge_id>/address/", doing.address, name="address"),
    path("pledges/<int:pledge_id>/issue/", doing.issue, name="issue"),
    path("pledges/<int:pledge_id>/sign/", signing.sign, name="sign"),
    path("pledges/<int:pledge_id>/appraise/", doing.appraise, name="appraise"),
    path("pledges/<int:pledge_id>/return/", doing.send_back, name="return"),
    path("pledges/<int:pledge_id>/end/", doing.end, name="end"),
    path("pledges/<int:pledge_id>/renew/", doing.renew, name="renew"),
    path("pledges/<int:pledge_id>/remind/", doing.remind, name="remind"),
]
