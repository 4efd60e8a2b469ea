from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tests.catalogue.papers import (
    TEXT,
    content_of,
    last_event,
    lecture,
    remark_on,
    spans_hold,
    uploaded,
)
from zelian.catalogue.choices import BearerChoice, DutyContent, MeasureChoice
from zelian.catalogue.models import Duty, Regulation
from zelian.catalogue.operations import (
    accept_duties,
    accept_duty,
    add_duty,
    bind_word,
    choose_bearers,
    edit_duty,
    merge_duties,
    reject_duties,
    reject_duty,
    reopen_duty,
    split_duty,
)
from zelian.catalogue.queries import changes_by_others
from zelian.catalogue.refusals import CannotChange, ChangedMeanwhile
from zelian.core.vocabulary.measure import Frequency, Per
from zelian.core.vocabulary.regulation import Activity, Modality
from zelian.core.vocabulary.text import Span
from zelian.history.models import Event

HEADS = BearerChoice("head", unit_kind="college_committee")
EFFECT = date(2026, 12, 1)


@pytest.fixture
def draft(world) -> Regulation:
    return uploaded(world)


@pytest.fixture
def clerk(world):
    return world.viewer("organisation")


@pytest.fixture
def other(world):
    return world.viewer("committee_office")


# -- deciding --------------------------------------------------------------------------------


def test_a_duty_is_accepted_rejected_and_taken_back(draft, clerk):
    duty = lecture(draft)
    duty = accept_duty(viewer=clerk, duty_id=duty.pk, version=duty.version)
    assert duty.state == Duty.State.ACCEPTED
    assert last_event().action == "duty.accepted"
    duty = reject_duty(viewer=clerk, duty_id=duty.pk, version=duty.version)
    assert last_event().before == {"state": "accepted"}
    duty = reopen_duty(viewer=clerk, duty_id=duty.pk, version=duty.version)
    duty.refresh_from_db()
    assert duty.state == Duty.State.PROPOSED


def test_accepting_twice_is_once(draft, clerk):
    duty = lecture(draft)
    accept_duty(viewer=clerk, duty_id=duty.pk, version=duty.version)
    duty.refresh_from_db()
    count = Event.objects.count()
    accept_duty(viewer=clerk, duty_id=duty.pk, version=duty.version)
    assert Event.objects.count() == count


def test_accepting_a_card_settles_the_doubts_shown_on_it(draft, clerk):
    duty = lecture(draft)
    remark = remark_on(draft, duty)
    accept_duty(viewer=clerk, duty_id=duty.pk, version=duty.version)
    remark.refresh_from_db()
    assert remark.settled
    assert last_event().after["remarks_settled"] == 1


def test_accepting_many_leaves_doubts_open(draft, clerk):
    duty = lecture(draft)
    remark = remark_on(draft, duty)
    ids = list(draft.duties.values_list("pk", flat=True))
    assert accept_duties(viewer=clerk, regulation_id=draft.pk, duty_ids=ids) == len(ids)
    remark.refresh_from_db()
    assert not remark.settled
    assert Event.objects.filter(action="duty.accepted").count() == len(ids)


def test_deciding_many_leaves_what_was_decided(draft, clerk):
    duty = lecture(draft)
    accept_duty(viewer=clerk, duty_id=duty.pk, version=duty.version)
    ids = list(draft.duties.values_list("pk", flat=True))
    reject_duties(viewer=clerk, regulation_id=draft.pk, duty_ids=ids)
    assert draft.duties.filter(state=Duty.State.ACCEPTED).get() == duty


def test_only_those_who_confirm_may_decide(world, draft):
    duty = lecture(draft)
    for who in ("head", "unit_head", "member", "inspection", "system_admin"):
        with pytest.raises(PermissionDenied):
            accept_duty(viewer=world.viewer(who), duty_id=duty.pk, version=duty.version)


def test_the_second_of_two_clerks_is_told_who_was_faster(draft, clerk, other):
    duty = lecture(draft)
    seen = duty.version
    reject_duty(viewer=other, duty_id=duty.pk, version=seen)
    with pytest.raises(ChangedMeanwhile) as refused:
        accept_duty(viewer=clerk, duty_id=duty.pk, version=seen)
    assert other.name in refused.value.sentence
    duty.refresh_from_db()
    assert duty.state == Duty.State.REJECTED


def test_the_second_of_two_editors_sees_both_versions(draft, clerk, other):
    duty = lecture(draft)
    seen = duty.version
    first = content_of(duty, action="讲授廉政党课")
    edit_duty(viewer=other, duty_id=duty.pk, version=seen, content=first)
    mine = content_of(duty, action="讲一堂党课")
    with pytest.raises(ChangedMeanwhile) as refused:
        edit_duty(viewer=clerk, duty_id=duty.pk, version=seen, content=mine)
    differences = {d.label: (d.stands, d.typed) for d in refused.value.differences}
    assert differences["事项"] == ("讲授廉政党课", "讲一堂党课")
    duty.refresh_from_db()
    assert duty.action == "讲授廉政党课"


def test_what_others_changed_since_is_known(draft, clerk, other):
    seen = draft.version
    duty = lecture(draft)
    reject_duty(viewer=other, duty_id=duty.pk, version=duty.version)
    draft.refresh_from_db()
    found = changes_by_others(draft, since=seen, account_id=clerk.account_id)
    assert [(c.duty, c.event.actor_name) for c in found] == [(duty, other.name)]
    assert changes_by_others(draft, since=seen, account_id=other.account_id) == []
    assert changes_by_others(draft, since=draft.version, account_id=clerk.account_id) == []


# -- editing ---------------------------------------------------------------------------------


def test_an_edit_replaces_words_bearers_and_measures(draft, clerk):
    duty = lecture(draft)
    quote = "每年至少讲一次廉政党课"
    content = DutyContent(
        action="讲廉政党课",
        activity=Activity.LECTURE,
        modality=Modality.MUST,
        subjects=("学院党委书记",),
        recipients=("校纪委",),
        evidence=("讲稿",),
        bearers=(HEADS, HEADS, BearerChoice.from_key("post_kind:clerk@kind:branch")),
        measures=(MeasureChoice(Frequency(min=2, per=Per.YEAR), quote),),
    )
    edit_duty(viewer=clerk, duty_id=duty.pk, version=duty.version, content=content)
    duty.refresh_from_db()
    assert duty.recipients == ["校纪委"]
    assert sorted(str(b) for b in duty.bearers.all()) == ["党支部·干事", "学院党委·主要负责人"]
    measure = duty.measures.get()
    assert measure.value == {"min": 2, "max": None, "per": "year", "every": 1}
    assert measure.quote == quote
    assert spans_hold(draft)
    event = last_event()
    assert event.action == "duty.changed"
    assert event.before["measures"][0]["value"]["min"] == 1
    assert event.after["measures"][0]["value"]["min"] == 2


def test_a_measure_whose_words_are_not_in_the_clause_is_refused_at_its_field(draft, clerk):
    duty = lecture(draft)
    wrong = content_of(duty, measures=(MeasureChoice(Frequency(), "每月讲一次"),))
    with pytest.raises(CannotChange, match="不在这一条的原文里") as refused:
        edit_duty(viewer=clerk, duty_id=duty.pk, version=duty.version, content=wrong)
    assert refused.value.field == "measures-0-quote"
    assert duty.measures.count() == 1


def test_bearers_are_chosen_with_one_click(draft, clerk):
    duty = lecture(draft)
    choose_bearers(viewer=clerk, duty_id=duty.pk, version=duty.version, choices=[HEADS, HEADS])
    assert [str(b) for b in duty.bearers.all()] == ["学院党委·主要负责人"]


@pytest.mark.parametrize(
    "key", ["head@kind:nonsense", "unit@unit:99999", "post_kind:x@kind:branch", "post:99999"]
)
def test_a_bearer_that_does_not_exist_is_refused(draft, clerk, key):
    duty = lecture(draft)
    choice = BearerChoice.from_key(key)
    with pytest.raises(CannotChange, match="请重新选择") as refused:
        choose_bearers(viewer=clerk, duty_id=duty.pk, version=duty.version, choices=[choice])
    assert refused.value.field == "bearers"
    with pytest.raises(CannotChange):
        bind_word(viewer=clerk, regulation_id=draft.pk, word="学院党委书记", choices=[choice])
    with pytest.raises(CannotChange):
        edit_duty(
            viewer=clerk,
            duty_id=duty.pk,
            version=duty.version,
            content=content_of(duty, bearers=(choice,)),
        )
    assert [str(bearer) for bearer in duty.bearers.all()] == ["学院党委·主要负责人"]


def test_a_bearer_outside_the_scope_is_refused(world, draft, clerk):
    Regulation.objects.filter(pk=draft.pk).update(unit=world.units["physics"])
    duty = lecture(draft)
    outside = BearerChoice("unit", unit=world.units["letters"].pk)
    with pytest.raises(CannotChange, match="适用范围"):
        choose_bearers(viewer=clerk, duty_id=duty.pk, version=duty.version, choices=[outside])


def test_a_bearer_for_a_word_keeps_those_of_other_words(draft, clerk):
    duty = lecture(draft)
    Duty.objects.filter(pk=duty.pk).update(subjects=["学院党委书记", "某某"])
    unit = BearerChoice("unit", unit_kind="department", word="某某")
    choose_bearers(viewer=clerk, duty_id=duty.pk, version=duty.version, choices=[unit], word="某某")
    assert {bearer.word for bearer in duty.bearers.all()} == {"学院党委书记", "某某"}
    duty.refresh_from_db()
    with pytest.raises(CannotChange, match="主体已经改过"):
        choose_bearers(
            viewer=clerk, duty_id=duty.pk, version=duty.version, choices=[unit], word="别的"
        )


def test_a_word_is_bound_in_every_duty_that_has_it(draft, clerk):
    word = "主要负责人"
    with_word = [duty for duty in draft.duties.all() if word in duty.subjects]
    assert with_word
    lecture_bearers = list(lecture(draft).bearers.values_list("pk", flat=True))
    count = bind_word(viewer=clerk, regulation_id=draft.pk, word=word, choices=[HEADS])
    assert count == len(with_word)
    for duty in with_word:
        assert [str(b) for b in duty.bearers.all()] == ["学院党委·主要负责人"]
        assert duty.bearers.get().word == word
    assert list(lecture(draft).bearers.values_list("pk", flat=True)) == lecture_bearers
    with pytest.raises(CannotChange, match="请先选择"):
        bind_word(viewer=clerk, regulation_id=draft.pk, word=word, choices=[])
    with pytest.raises(CannotChange, match="没有主体是"):
        bind_word(viewer=clerk, regulation_id=draft.pk, word="某某", choices=[HEADS])


def test_binding_one_word_keeps_the_bearers_of_another(draft, clerk):
    duty = lecture(draft)
    Duty.objects.filter(pk=duty.pk).update(subjects=["学院党委书记", "某某"])
    unit = BearerChoice("unit", unit_kind="department")
    bind_word(viewer=clerk, regulation_id=draft.pk, word="某某", choices=[unit])
    bearers = {str(b): b.word for b in duty.bearers.all()}
    assert bearers == {"学院党委·主要负责人": "学院党委书记", "部门·单位（领导班子）": "某某"}


# -- reshaping -------------------------------------------------------------------------------


def two_sentences(draft: Regulation) -> Duty:
    """The quarterly meeting and its minutes as one duty."""
    meeting = draft.duties.filter(activity="meeting").first()
    end = draft.text.index("报送校纪委。") + len("报送校纪委。")
    following = draft.duties.filter(start__gt=meeting.start, end__lte=end)
    for duty in following:
        duty.measures.update(duty=meeting)
        duty.delete()
    meeting.end, meeting.quote = end, draft.text[meeting.start : end]
    meeting.save()
    return meeting


def test_a_split_keeps_every_word_and_moves_its_measures(draft, clerk):
    duty = two_sentences(draft)
    assert duty.measures.count() == 2
    at = duty.start + duty.quote.index("；") + 1
    first, second = split_duty(viewer=clerk, duty_id=duty.pk, version=duty.version, at=at)
    assert first.quote.endswith("；")
    assert second.quote.startswith("会后")
    assert [m.kind for m in first.measures.all()] == ["frequency"]
    assert [m.kind for m in second.measures.all()] == ["within"]
    assert second.order == first.order + 1
    assert second.subjects == first.subjects
    assert [str(b) for b in second.bearers.all()] == [str(b) for b in first.bearers.all()]
    assert spans_hold(draft)
    orders = list(draft.duties.values_list("order", flat=True))
    assert len(orders) == len(set(orders))


def test_a_split_in_the_middle_of_a_word_is_refused(draft, clerk):
    duty = two_sentences(draft)
    for at in (duty.start, duty.start + 3, duty.end, 0, 10**6):
        with pytest.raises(CannotChange, match="断开"):
            split_duty(viewer=clerk, duty_id=duty.pk, version=duty.version, at=at)


def test_a_merge_undoes_a_split(draft, clerk):
    duty = two_sentences(draft)
    whole = duty.quote
    at = duty.start + duty.quote.index("；") + 1
    first, second = split_duty(viewer=clerk, duty_id=duty.pk, version=duty.version, at=at)
    remark = remark_on(draft, second)
    kept = merge_duties(viewer=clerk, duty_id=second.pk, version=second.version)
    kept.refresh_from_db()
    assert kept.pk == first.pk
    assert kept.quote == whole
    assert [m.kind for m in kept.measures.all()] == ["frequency", "within"]
    remark.refresh_from_db()
    assert remark.duty_id == kept.pk
    assert not Duty.objects.filter(pk=second.pk).exists()
    assert spans_hold(draft)
    assert last_event().after["merged"] == second.pk


def test_the_first_of_a_provision_has_nothing_to_merge_into(draft, clerk):
    duty = lecture(draft)
    with pytest.raises(CannotChange, match="第一项"):
        merge_duties(viewer=clerk, duty_id=duty.pk, version=duty.version)


def test_a_duty_merged_away_meanwhile_is_told_plainly(draft, clerk, other):
    duty = two_sentences(draft)
    at = duty.start + duty.quote.index("；") + 1
    _first, second = split_duty(viewer=clerk, duty_id=duty.pk, version=duty.version, at=at)
    seen = second.version
    merge_duties(viewer=other, duty_id=second.pk, version=seen)
    with pytest.raises(CannotChange, match="合并"):
        accept_duty(viewer=clerk, duty_id=second.pk, version=seen)


def test_a_duty_is_added_over_selected_words_with_its_measures(draft, clerk):
    quote = "课后留存讲稿"
    start = TEXT.index(quote)
    span = Span(start, start + len(quote))
    draft.duties.filter(start=span.start).delete()
    duty = add_duty(viewer=clerk, regulation_id=draft.pk, quote=quote, exact=span)
    assert (duty.start, duty.end) == (span.start, span.end)
    assert duty.origin == Duty.Origin.ADDED
    assert duty.provision.path == ["一", "（一）"]
    assert spans_hold(draft)
    orders = list(draft.duties.order_by("order").values_list("start", flat=True))
    assert orders == sorted(orders)


def test_an_added_duty_is_read_for_measures_and_subjects(draft, clerk):
    draft.duties.all().delete()
    quote = "学院党委书记每年至少讲一次廉政党课"
    duty = add_duty(viewer=clerk, regulation_id=draft.pk, quote=quote)
    assert duty.activity == "lecture"
    assert [m.kind for m in duty.measures.all()] == ["frequency"]
    assert [str(b) for b in duty.bearers.all()] == ["学院党委·主要负责人"]
    assert spans_hold(draft)


@pytest.mark.parametrize("quote", ["", "   ", "这句话不在正文里"])
def test_words_that_are_not_in_the_text_make_no_duty(draft, clerk, quote):
    with pytest.raises(CannotChange) as refused:
        add_duty(viewer=clerk, regulation_id=draft.pk, quote=quote)
    assert refused.value.field == "quote"


def test_the_same_words_make_no_second_duty(draft, clerk):
    duty = lecture(draft)
    with pytest.raises(CannotChange, match="已经是一条"):
        add_duty(viewer=clerk, regulation_id=draft.pk, quote=duty.quote, near=duty.start)
