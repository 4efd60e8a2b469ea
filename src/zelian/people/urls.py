from django.urls import path

from zelian.people.views import accounts, changes, organisation, signing

app_name = "people"
urlpatterns = [
    path("login/", signing.SignIn.as_view(), name="login"),
    path("logout/", signing.SignOut.as_view(), name="logout"),
    path("password/", signing.change_password, name="password"),
    path("organisation/", organisation.organisation, name="organisation"),
    path("units/new/", changes.add_unit, name="add_root"),
    path("units/<int:unit_id>/", organisation.unit, name="unit"),
    path("units/<int:parent_id>/units/new/", changes.add_unit, name="add_unit"),
    path("units/<int:unit_id>/edit/", changes.rename_unit, name="rename_unit"),
    path("units/<int:unit_id>/close/", changes.close_unit, name="close_unit"),
    path("units/<int:unit_id>/posts/new/", changes.add_post, name="add_post"),
    path("posts/", organisation.posts, name="posts"),
    path("posts/<int:post_id>/", organisation.post, name="post"),
    path("posts/<int:post_id>/close/", changes.close_post, name="close_post"),
    path("posts/<int:post_id>/appoint/", changes.appoint, name="appoint"),
    path("posts/<int:post_id>/oversight/new/", changes.set_oversight, name="set_oversight"),
    path("appointments/<int:appointment_id>/end/", changes.end_appointment, name="end_appointment"),
    path("oversight/<int:oversight_id>/end/", changes.end_oversight, name="end_oversight"),
    path("people/", organisation.persons, name="people"),
    path("people/new/", changes.add_person, name="add_person"),
    path("people/pick/", organisation.pick, name="pick"),
    path("people/<int:person_id>/", organisation.person, name="person"),
    path("people/<int:person_id>/edit/", changes.correct_person, name="correct_person"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.create_account, name="create_account"),
    path("accounts/<int:account_id>/", accounts.account, name="account"),
    path("accounts/<int:account_id>/reset/", accounts.reset_password, name="reset_password"),
    path("accounts/<int:account_id>/disable/", accounts.disable_account, name="disable_account"),
    path("accounts/<int:account_id>/enable/", accounts.enable_account, name="enable_account"),
    path("accounts/<int:account_id>/grants/new/", accounts.grant_role, name="grant_role"),
    path("grants/<int:grant_id>/end/", accounts.end_grant, name="end_grant"),
]
