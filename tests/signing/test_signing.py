"""Signing, forging, withdrawing: what stands, what is void, what was tampered with."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, OperationalError, connection, transaction

from tests.lists.duties import make_duties
from tests.signing.conftest import content_now
from tests.signing.proving import proof
from tests.unguarding import unguarded
from tests.world import TODAY, build_bureau, build_world
from zelian.history.models import Event
from zelian.keys import signing as keys
from zelian.keys.models import SigningKey
from zelian.lists import operations, queries
from zelian.lists.models import ListItem, ResponsibilityList
from zelian.signing.canonical import canonical, digest_of
from zelian.signing.institution import seal
from zelian.signing.kinds import FormTaken, SignableKind, kind_of, register_kind
from zelian.signing.meanings import MeaningTaken, is_meaning, meaning_words, register_meaning
from zelian.signing.models import Signature, Withdrawal
from zelian.signing.operations import (
    CannotSign,
    CannotWithdrawSignature,
    withdraw_signature,
)
from zelian.signing.queries import find_signature, proof_words, standing_of, view_signatures
from zelian.signing.statements import statement_of


def standing(listed) -> str:
    """How the newest signature stands, read anew."""
    newest = Signature.objects.select_related("event").order_by("-pk").first()
    return standing_of(newest, content_now(listed))


# -- what a signature holds ----------------------------------------------------------------


def test_a_signature_says_who_what_when_and_how_they_proved_it(world, listed, sign):
    signature = sign(proof=proof("totp", second_factor=True))
    assert signature.digest == digest_of(content_now(listed))
    assert (signature.signer_name, signature.signer_title, signature.on_behalf_of) == (
        "物理学院党委书记",
        "物理学院党委书记",
        "",
    )
    assert signature.proof["method"] == "totp"
    assert signature.proof["second_factor"] is True
    assert set(signature.proof) == {"method", "second_factor", "at", "session", "address"}
    assert signature.algorithm == keys.chosen()
    assert SigningKey.objects.filter(key_id=signature.key_id).exists()
    event = Event.objects.get(action="list.signed")
    assert signature.event == event
    assert event.after["signature"] == signature.number
    assert event.after["state"] == "signed"
    assert standing(listed) == "signed"


@pytest.mark.parametrize("algorithm", ["sm2", "ed25519"])
@pytest.mark.parametrize("digest", ["sm3", "sha256"])
def test_every_algorithm_signs_and_verifies(settings, listed, sign, algorithm, digest):
    settings.ZELIAN_SIGNATURE, settings.ZELIAN_DIGEST = algorithm, digest
    signature = sign()
    assert signature.algorithm == algorithm
    assert signature.digest.startswith(digest)
    assert standing(listed) == "signed"


def test_a_retired_key_still_vouches_for_what_it_signed(listed, sign):
    sign()
    keys.rotate()
    assert standing(listed) == "signed"


def test_an_old_proof_does_not_sign(listed, sign):
    with pytest.raises(CannotSign, match="再确认一次身份"):
        sign(proof=proof(age=timedelta(minutes=6)))
    assert not Signature.objects.exists()
    assert not Event.objects.filter(action="list.signed").exists()


def test_without_the_institutions_key_nothing_is_signed(listed, sign, settings, tmp_path):
    sign()
    operations.reopen_list(
        viewer=_head(listed), listed=listed, version=_version(listed), reason="再签"
    )
    settings.DATA = tmp_path
    with pytest.raises(CannotSign, match="签名密钥现在不能使用"):
        sign()
    listed.refresh_from_db()
    assert listed.state == ResponsibilityList.State.DRAFT
    assert Signature.objects.count() == 1


def _head(listed):
    from zelian.people.models import Account
    from zelian.people.queries import get_viewer

    return get_viewer(Account.objects.get(username="unit_head"), today=TODAY)


def _version(listed) -> int:
    return ResponsibilityList.objects.get(pk=listed.pk).version


# -- for somebody else ---------------------------------------------------------------------


@pytest.fixture
def bureau_list(db):
    world = build_bureau()
    make_duties(world)
    outcome = operations.generate_list(
        viewer=world.viewer("unit_clerk"), year=TODAY.year, unit=world.units["physics"]
    )
    return world, ResponsibilityList.objects.get(pk=outcome.list_id)


@pytest.mark.parametrize("who", ["acting", "stand_in"])
def test_who_acts_for_another_signs_with_the_mark(bureau_list, who):
    world, listed = bureau_list
    signature = operations.sign_list(
        viewer=world.viewer(who), listed=listed, seen=content_now(listed), proof=proof()
    )
    assert signature.on_behalf_of == "物理学院党委书记"
    assert signature.signer_title == "物理学院党委书记（代）"
    assert signature.signer_name == world.people[who].name
    assert Event.objects.get(action="list.signed").on_behalf_of == "物理学院党委书记"


def test_who_only_prepares_never_signs(bureau_list):
    world, listed = bureau_list
    with pytest.raises(PermissionDenied):
        operations.sign_list(
            viewer=world.viewer("clerical"), listed=listed, seen=content_now(listed), proof=proof()
        )
    assert not Signature.objects.exists()


# -- forged in the database ----------------------------------------------------------------

FORGED = {
    "digest": {"digest": "sm3:" + "0" * 64},
    "signer": {"signer_name": "冒名者"},
    "title": {"signer_title": "校长"},
    "behalf": {"on_behalf_of": "校长"},
    "content": {"content": canonical({"form": "zelian.list/1", "items": []})},
    "meaning": {"meaning": "endorse"},
    "thing": {"thing_id": 999_999},
    "number": {"number": "0" * 16},
    "proof": {"proof": {"method": "webauthn"}},
    "value": {"value": "00" * 64},
    "value that is none": {"value": "no digits"},
    "key": {"key_id": "sm3:" + "1" * 64},
    "algorithm": {"algorithm": "ed25519"},
    "no key": {"key_id": "", "value": "", "algorithm": ""},
    "no event": {"event": None},
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
def test_a_forged_signature_is_shown_as_broken(world, listed, sign, unguarded_signatures, forged):
    sign()
    Signature.objects.update(**forged)
    assert standing(listed) == "broken"
    row = queries.list_lists(world.viewer("unit_head")).get(pk=listed.pk)
    assert queries.status_of(row) == "broken"


def test_another_time_or_signer_is_shown_as_broken(world, listed, sign, unguarded_signatures):
    signature = sign()
    Signature.objects.update(signed_at=signature.signed_at - timedelta(seconds=1))
    assert standing(listed) == "broken"
    Signature.objects.update(signed_at=signature.signed_at, signer=world.accounts["foreign_head"])
    assert standing(listed) == "broken"
    Signature.objects.update(signer=world.accounts["unit_head"])
    assert standing(listed) == "signed"


def test_content_and_digest_changed_together_are_broken(listed, sign, unguarded_signatures):
    sign()
    forged = content_now(listed).replace("召开专题会议", "召开座谈会议")
    ListItem.objects.filter(list=listed, content="召开专题会议").update(content="召开座谈会议")
    Signature.objects.update(content=forged, digest=digest_of(forged))
    assert standing(listed) == "broken"


def test_a_key_brought_in_by_the_database_alone_vouches_for_nothing(
    listed, sign, unguarded_signatures, settings, tmp_path
):
    sign()
    data = settings.DATA
    settings.DATA = tmp_path
    SigningKey.objects.all().delete()
    signature = Signature.objects.get()
    signature.signer_name = "冒名者"
    seal(signature, statement_of)
    signature.save()
    settings.DATA = data
    assert standing(listed) == "broken"


def test_a_signature_of_another_list_stands_for_nothing_here(world, listed, sign):
    signature = sign()
    outcome = operations.generate_list(
        viewer=world.viewer("organisation"), year=TODAY.year, post=world.posts["unit_head"]
    )
    other = ResponsibilityList.objects.get(pk=outcome.list_id)
    other.signatures.add(signature)
    ResponsibilityList.objects.filter(pk=other.pk).update(state="signed")
    viewer = world.viewer("unit_head")
    assert queries.get_sheet(viewer, queries.get_list(viewer, other.pk)).status == "broken"


def test_a_signed_list_without_a_signature_is_void(world, listed):
    ResponsibilityList.objects.update(state="signed")
    viewer = world.viewer("unit_head")
    assert queries.get_sheet(viewer, queries.get_list(viewer, listed.pk)).status == "void"


@pytest.mark.parametrize("table", [Signature, Withdrawal])
def test_the_database_refuses_to_change_or_delete_a_row(world, listed, sign, table):
    withdraw_signature(viewer=world.viewer("unit_head"), signature=sign(), reason="测试")
    row = table.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        table.objects.filter(pk=row.pk).update(value="")
    with pytest.raises(DatabaseError), transaction.atomic():
        table.objects.all()._raw_delete(table.objects.db)
    assert table.objects.filter(pk=row.pk, value=row.value).exists()


# -- before the institution had a key ------------------------------------------------------


def early(world, listed, **fields) -> Signature:
    """As the migration brings it over: no key, the event beside it."""
    from zelian.history.operations import record

    content = content_now(listed)
    digest = digest_of(content, "sha256")
    with transaction.atomic():
        event = record(
            actor=world.viewer("unit_head").actor,
            action="list.signed",
            thing=listed,
            after={"state": "signed", "digest": digest, "signature": 1},
        )
    values = {
        "number": "0" * 16,
        "form": "zelian.list/1",
        "thing_type": "lists.responsibilitylist",
        "thing_id": listed.pk,
        "thing_label": str(listed),
        "meaning": "sign",
        "content": content,
        "digest": digest,
        "signer": world.accounts["unit_head"],
        "signer_name": "物理学院党委书记",
        "signer_title": "物理学院党委书记",
        "signed_at": event.at,
        "event": event,
    }
    return Signature.objects.create(**(values | fields))


def test_an_early_signature_stands_by_its_event(world, listed):
    signature = early(world, listed)
    (view,) = view_signatures([signature], content_now(listed))
    assert (view.standing, view.early, view.proof) == ("signed", True, "")
    ListItem.objects.filter(list=listed, number=1).update(content="别的")
    assert standing(listed) == "void"


def test_an_early_signature_without_its_event_is_broken(world, listed):
    early(world, listed, event=None)
    assert standing(listed) == "broken"
    assert find_signature("0000-0000-0000-0000") is not None


def test_an_early_signature_of_somebody_else_is_broken(world, listed):
    early(world, listed, signer=world.accounts["foreign_head"])
    assert standing(listed) == "broken"


# -- withdrawing ---------------------------------------------------------------------------


def test_a_withdrawn_signature_says_who_when_and_why(world, listed, sign):
    signature = sign()
    withdrawal = withdraw_signature(
        viewer=world.viewer("unit_head"), signature=signature, reason=" 分工有调整 "
    )
    assert (withdrawal.by_name, withdrawal.reason) == ("物理学院党委书记", "分工有调整")
    assert standing(listed) == "withdrawn"
    assert Event.objects.get(action="signature.withdrawn").why == "分工有调整"
    with pytest.raises(CannotWithdrawSignature, match="已经撤销"):
        withdraw_signature(viewer=world.viewer("unit_head"), signature=signature, reason="再撤")


@pytest.mark.parametrize("reason", ["", "  ", "长" * 501])
def test_withdrawing_needs_a_reason_of_some_length(world, sign, reason):
    with pytest.raises(CannotWithdrawSignature) as refused:
        withdraw_signature(viewer=world.viewer("unit_head"), signature=sign(), reason=reason)
    assert refused.value.field == "reason"


def test_a_forged_withdrawal_is_broken(world, listed, sign, unguarded_signatures):
    withdraw_signature(viewer=world.viewer("unit_head"), signature=sign(), reason="测试")
    Withdrawal.objects.update(reason="别的理由")
    assert standing(listed) == "broken"


def test_a_withdrawal_from_outside_is_broken(world, listed, sign):
    signature = sign()
    Withdrawal.objects.create(
        signature=signature,
        by=world.accounts["foreign_head"],
        by_name="谁",
        at=signature.signed_at,
        reason="没有理由",
    )
    assert standing(listed) == "broken"


# -- two at once ---------------------------------------------------------------------------


def until_it_is_free(command) -> None:
    """SQLite in memory refuses a second writer at once instead of letting it wait."""
    for _attempt in range(200):
        try:
            return command()
        except OperationalError as busy:
            if "locked" not in str(busy):
                raise
            time.sleep(0.02)
    raise AssertionError("the database stayed locked")


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_at_once_leave_one_signature(transactional_db):
    world = build_world()
    make_duties(world)
    viewer = world.viewer("unit_head")
    outcome = operations.generate_list(viewer=viewer, year=TODAY.year, unit=world.units["physics"])
    listed = ResponsibilityList.objects.get(pk=outcome.list_id)
    seen, refused, ready = content_now(listed), [], threading.Barrier(2)
    keys.current_key()

    def attempt() -> None:
        ready.wait(10)
        try:
            until_it_is_free(
                lambda: operations.sign_list(viewer=viewer, listed=listed, seen=seen, proof=proof())
            )
        except CannotSign as refusal:
            refused.append(refusal.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert Signature.objects.count() == 1
    assert refused == ["这份清单已经签字，不必重复签字。"]


# -- what can be signed --------------------------------------------------------------------


def test_a_form_and_a_meaning_belong_to_one_app():
    known = kind_of("zelian.list/1")
    register_kind(known)  # the same again is no harm
    fields = {name: getattr(known, name) for name in SignableKind.__slots__}
    with pytest.raises(FormTaken):
        register_kind(SignableKind(**fields | {"action": "list.other"}))
    assert kind_of("zelian.nothing/1") is None
    with pytest.raises(MeaningTaken):
        register_meaning("sign", "别的")
    register_meaning("tests.seen", said := "阅示")
    register_meaning("tests.seen", said)
    assert (is_meaning("tests.seen"), meaning_words("tests.seen")) == (True, "阅示")
    assert meaning_words("of.an.app.that.is.gone") == "of.an.app.that.is.gone"


def test_a_content_that_is_no_json_differs_in_everything(listed, sign, unguarded_signatures):
    from zelian.signing.comparing import changes_between

    changes = changes_between(kind_of("zelian.list/2"), "{spoilt", content_now(listed))
    assert "召开专题会议" in {change.stands for change in changes}


def test_how_somebody_proved_it_is_said_in_words():
    assert proof_words({"method": "password"}) == "登录密码"
    assert proof_words({"method": "password", "second_factor": True}) == "登录密码和第二重验证"
    assert proof_words({"method": "webauthn", "second_factor": True}) == "通行密钥"
    assert proof_words({"method": "some_provider"}) == "some_provider"
    assert proof_words({}) == ""


def test_rows_stay_guarded_after_a_guard_was_lifted(sign):
    with unguarded():
        Signature.objects.update(meaning="sign")
    sign()
    with pytest.raises(DatabaseError), transaction.atomic():
        Signature.objects.update(meaning="endorse")
