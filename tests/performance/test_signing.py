"""The record of a meeting is signed by its chair and its recorder; a later change shows."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.signing.proving import let_prove, proof
from tests.signing.test_papers import dense, text_of
from tests.things import PNG
from tests.world import TODAY, build_bureau
from zelian.history.models import Event
from zelian.performance.models import Act, ActPerson, Evidence
from zelian.performance.operations import sign_act, withdraw_act
from zelian.performance.signing import content_of, get_signatures, meanings_for, signatures_on
from zelian.signing.models import Signature
from zelian.signing.operations import CannotSign, ContentWasChanged


def meeting(world) -> Act:
    """Of the physics college, recorded by its clerk; the member took part."""
    act = Act.objects.create(
        submission=uuid.uuid4(),
        kind="meeting",
        on=TODAY,
        topic="专题会议",
        note="研究本季度工作。",
        place="一号会议室",
        unit=world.units["physics"],
        unit_path=world.units["physics"].path,
        recorded_by=world.accounts["unit_clerk"],
    )
    ActPerson.objects.create(act=act, person=world.people["member"])
    return act


@pytest.fixture
def act(world) -> Act:
    return meeting(world)


def sign(world, act, who="unit_head", meaning="chair", **fields) -> Signature:
    fields.setdefault("seen", content_of(Act.objects.get(pk=act.pk)))
    fields.setdefault("proof", proof())
    return sign_act(viewer=world.viewer(who), act=act, meaning=meaning, **fields)


def standings(act) -> list[str]:
    return [one.standing for one in signatures_on(Act.objects.get(pk=act.pk))]


# -- who, as what --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "meanings"),
    [
        ("unit_head", ("chair",)),
        ("member", ("chair", "record")),
        ("unit_clerk", ("record",)),
        ("organisation", ()),
        ("head", ()),
        ("foreign_head", ()),
    ],
)
def test_who_may_sign_an_act_as_what(world, act, who, meanings):
    assert meanings_for(world.viewer(who), act) == meanings


def test_chair_and_recorder_both_sign(world, act):
    chair = sign(world, act)
    recorder = sign(world, act, "unit_clerk", "record")
    assert (chair.signer_title, recorder.signer_title) == ("物理学院党委书记", "物理学院党委干事")
    assert standings(act) == ["signed", "signed"]
    assert Event.objects.filter(action="act.signed", thing_id=act.pk).count() == 2


@pytest.mark.parametrize("who", ["organisation", "head", "foreign_head"])
def test_who_was_not_there_does_not_sign(world, act, who):
    with pytest.raises(PermissionDenied):
        sign(world, act, who)


def test_the_recorder_is_no_chair(world, act):
    with pytest.raises(CannotSign) as refused:
        sign(world, act, "unit_clerk", "chair")
    assert refused.value.field == "meaning"


def test_who_acts_for_the_head_signs_with_the_mark_and_who_prepares_does_not(db):
    world = build_bureau()
    act = meeting(world)
    signature = sign(world, act, "acting")
    assert signature.on_behalf_of == "物理学院党委书记"
    with pytest.raises(PermissionDenied):
        sign(world, act, "clerical")


def test_the_same_is_not_signed_twice_by_one_person(world, act):
    sign(world, act)
    with pytest.raises(CannotSign, match="不必重复"):
        sign(world, act)
    Act.objects.update(note="改过")
    sign(world, act)
    assert standings(act) == ["signed", "void"]


# -- what is signed ------------------------------------------------------------------------


CHANGES = {
    "note": lambda act, world: Act.objects.update(note="改过的内容"),
    "topic": lambda act, world: Act.objects.update(topic="改过的主题"),
    "place": lambda act, world: Act.objects.update(place="二号会议室"),
    "day": lambda act, world: Act.objects.update(on=TODAY.replace(day=1)),
    "kind": lambda act, world: Act.objects.update(kind="talk"),
    "people": lambda act, world: ActPerson.objects.create(
        act=act, person=world.people["unit_clerk"]
    ),
    "evidence": lambda act, world: Evidence.objects.create(
        act=act,
        name="照片.png",
        media_type="image/png",
        size=len(PNG),
        digest="sha256:" + "0" * 64,
        uploaded_by=world.accounts["unit_clerk"],
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_any_later_change_makes_the_signature_void(world, act, change):
    sign(world, act)
    change(act, world)
    (view,) = signatures_on(Act.objects.get(pk=act.pk))
    assert view.standing == "void"
    assert len(view.changes) == 1


def test_a_withdrawn_act_leaves_no_valid_signature_and_takes_none(world, act):
    sign(world, act)
    withdraw_act(viewer=world.viewer("unit_clerk"), act=act, reason="登记有误")
    assert standings(act) == ["void"]
    assert get_signatures(world.viewer("unit_head"), Act.objects.get(pk=act.pk)).meanings == ()
    with pytest.raises(CannotSign, match="已经撤回"):
        sign(world, act)


def test_what_changed_since_it_was_seen_is_not_signed(world, act):
    seen = content_of(act)
    Act.objects.update(note="改过的内容")
    with pytest.raises(ContentWasChanged) as refused:
        sign(world, act, seen=seen)
    (change,) = refused.value.changes
    assert (change.label, change.signed, change.stands) == (
        "内容摘要",
        "研究本季度工作。",
        "改过的内容",
    )


# -- the pages -----------------------------------------------------------------------------


def test_the_act_is_signed_on_its_page(world, sign_in, act):
    client = let_prove(sign_in("member"))
    page = reverse("performance:act-sign", args=[act.pk])
    shown = client.get(page)
    assert 'value="record"' in shown.content.decode()
    answer = client.post(page, {"seen": shown.context["step"].field, "meaning": "record"})
    assert answer["Location"] == reverse("performance:act", args=[act.pk])
    after = client.get(answer["Location"]).content.decode()
    for words in ("记录人签字", "签字有效", Signature.objects.get().digest):
        assert words in after


def test_a_meaning_that_is_not_offered_is_refused(world, sign_in, act):
    client = let_prove(sign_in("unit_clerk"))
    page = reverse("performance:act-sign", args=[act.pk])
    seen = client.get(page).context["step"].field
    answer = client.post(page, {"seen": seen, "meaning": "endorse"})
    assert "以什么身份" in answer.content.decode()
    assert not Signature.objects.exists()


def test_signing_asks_first_who_one_is(world, sign_in, act):
    client = sign_in("unit_head")
    page = reverse("performance:act-sign", args=[act.pk])
    shown = client.get(page).content.decode()
    assert "确认身份" in shown
    assert "主持人签字" in shown
    assert client.post(page, {"seen": "x"})["Location"].startswith("/security/prove/")


@pytest.mark.parametrize("who", ["organisation", "head"])
def test_the_signing_page_is_for_those_who_sign(world, sign_in, act, who):
    assert sign_in(who).get(reverse("performance:act-sign", args=[act.pk])).status_code == 403


def test_the_record_is_taken_away_as_pdf(world, sign_in, act):
    sign(world, act)
    answer = sign_in("organisation").get(reverse("performance:act-pdf", args=[act.pk]))
    shown = dense(text_of(answer.content))
    for words in ("专题会议", "研究本季度工作", "一号会议室", "主持人签字", "签字有效"):
        assert words in shown
