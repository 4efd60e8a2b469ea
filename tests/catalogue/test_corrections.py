from __future__ import annotations

import ast
import json
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.catalogue.papers import (
    TEXT,
    content_of,
    lecture,
    page,
    unclear,
    uploaded,
)
from zelian import __version__
from zelian.catalogue.choices import MeasureChoice
from zelian.catalogue.examples import as_code, as_json_lines, as_rule_examples, example_of
from zelian.catalogue.models import Correction, Regulation
from zelian.catalogue.operations import (
    accept_duty,
    add_duty,
    edit_duty,
    merge_duties,
    reject_duties,
    reject_duty,
    reopen_duty,
    split_duty,
)
from zelian.catalogue.queries import changes_of, list_corrections
from zelian.catalogue.refusals import CannotChange, ChangedMeanwhile
from zelian.core.vocabulary import measure as vocabulary
from zelian.core.vocabulary.measure import Amount, Deadline, Frequency, Per, Share, When, Within

Kind = Correction.Kind
TWICE = Frequency(min=2, per=Per.TERM)


@pytest.fixture
def draft(world) -> Regulation:
    return uploaded(world)


@pytest.fixture
def clerk(world):
    return world.viewer("organisation")


def edit(clerk, duty, **changed):
    content = content_of(duty, **{"measures": kept(duty), **words_of(duty), **changed})
    return edit_duty(viewer=clerk, duty_id=duty.pk, version=duty.version, content=content)


def kept(duty) -> tuple[MeasureChoice, ...]:
    """The measures as they stand."""
    return tuple(
        MeasureChoice(vocabulary.value_from_json(m.kind, m.value), m.quote)
        for m in duty.measures.all()
    )


def words_of(duty) -> dict[str, tuple[str, ...]]:
    names = ("counterparts", "recipients", "evidence", "conditions", "triggers", "consequences")
    return {name: tuple(getattr(duty, name)) for name in names}


def twice_a_term(duty) -> tuple[MeasureChoice, ...]:
    return (MeasureChoice(TWICE, duty.measures.get().quote),)


def the_correction() -> Correction:
    return Correction.objects.get()


def test_a_changed_measure_is_kept_with_what_was_read(draft, clerk):
    duty = lecture(draft)
    edit(clerk, duty, measures=twice_a_term(duty))
    kept_as = the_correction()
    assert kept_as.kind == Kind.MEASURES
    assert kept_as.sentence in TEXT
    assert TEXT[kept_as.start : kept_as.end] == kept_as.sentence
    assert kept_as.sentence.endswith("课后留存讲稿。")
    assert kept_as.read[0]["measures"][0]["value"] == Frequency(min=1).to_json()
    assert kept_as.made[0]["measures"][0]["value"] == TWICE.to_json()
    assert kept_as.by.username == "organisation"
    assert kept_as.reader == f"zelian {__version__}"


def test_changed_words_are_another_kind(draft, clerk):
    edit(clerk, lecture(draft), subjects=("学院党委书记", "学院院长"))
    assert the_correction().kind == Kind.WORDS
    assert the_correction().made[0]["subjects"] == ["学院党委书记", "学院院长"]


def test_accepting_what_was_read_keeps_no_example(draft, clerk):
    duty = lecture(draft)
    edit(clerk, duty)
    duty.refresh_from_db()
    accept_duty(viewer=clerk, duty_id=duty.pk, version=duty.version)
    assert not Correction.objects.exists()


def test_a_duty_left_out_says_that_none_stands_there(draft, clerk):
    duty = reject_duty(viewer=clerk, duty_id=lecture(draft).pk, version=lecture(draft).version)
    assert the_correction().kind == Kind.REJECTED
    assert duty.quote in [read["quote"] for read in the_correction().read]
    assert duty.quote not in [made["quote"] for made in the_correction().made]
    reopen_duty(viewer=clerk, duty_id=duty.pk, version=duty.version)
    assert not Correction.objects.exists()


def test_many_left_out_at_once_were_not_looked_at_one_by_one(draft, clerk):
    ids = list(draft.duties.values_list("pk", flat=True))
    reject_duties(viewer=clerk, regulation_id=draft.pk, duty_ids=ids)
    assert not Correction.objects.exists()


def test_several_corrections_of_a_sentence_are_one_example(draft, clerk):
    duty = lecture(draft)
    first = edit(clerk, duty, measures=twice_a_term(duty))
    thrice = (MeasureChoice(Frequency(min=3), duty.measures.get().quote),)
    second = edit(clerk, first, measures=thrice)
    assert the_correction().read[0]["measures"][0]["value"]["min"] == 1
    assert the_correction().made[0]["measures"][0]["value"]["min"] == 3
    once = (MeasureChoice(Frequency(min=1), duty.measures.get().quote),)
    edit(clerk, second, measures=once)
    assert not Correction.objects.exists()


def test_a_duty_that_was_added_was_left_out_by_the_reader(draft, clerk):
    quote = "切实加强组织领导"
    added = add_duty(viewer=clerk, regulation_id=draft.pk, quote=quote)
    assert the_correction().kind == Kind.ADDED
    assert quote in [made["quote"] for made in the_correction().made]
    assert quote not in [read["quote"] for read in the_correction().read]
    edit(clerk, added, subjects=("各单位",))
    assert the_correction().kind == Kind.ADDED
    added.refresh_from_db()
    reject_duty(viewer=clerk, duty_id=added.pk, version=added.version)
    assert not Correction.objects.exists()


def test_what_a_model_suggested_counts_once_a_person_accepted_it(draft, clerk):
    quote = "切实加强组织领导"
    added = add_duty(viewer=clerk, regulation_id=draft.pk, quote=quote)
    Correction.objects.all().delete()
    draft.duties.filter(pk=added.pk).update(origin="suggested")
    other = draft.duties.exclude(pk=added.pk).filter(
        start__lte=added.start + 20, end__gte=added.start - 20
    )
    for duty in other:
        edit(clerk, duty, subjects=("各单位",))
    assert quote not in [m["quote"] for c in Correction.objects.all() for m in c.made]
    accept_duty(viewer=clerk, duty_id=added.pk, version=added.version)
    kept_as = Correction.objects.get(start__lte=added.start, end__gt=added.start)
    assert kept_as.kind == Kind.ADDED
    assert quote in [made["quote"] for made in kept_as.made]


def test_splits_and_merges_are_kept_and_undone(draft, clerk):
    duty = next(d for d in draft.duties.all() if d.quote.startswith("各单位每季度"))
    later = draft.duties.get(order=duty.order + 1)
    merged = merge_duties(viewer=clerk, duty_id=later.pk, version=later.version)
    assert the_correction().kind == Kind.MERGED
    assert (len(the_correction().read), len(the_correction().made)) == (2, 1)
    cut = TEXT.index("；", merged.start) + 1
    split_duty(viewer=clerk, duty_id=merged.pk, version=merged.version, at=cut)
    assert the_correction().kind == Kind.SPLIT
    assert len(the_correction().made) == 2


def test_a_refused_change_leaves_no_example(draft, clerk):
    duty = lecture(draft)
    with pytest.raises(ChangedMeanwhile):
        reject_duty(viewer=clerk, duty_id=duty.pk, version=duty.version + 1)
    wrong = (MeasureChoice(TWICE, "不在原文里"),)
    with pytest.raises(CannotChange):
        edit(clerk, duty, measures=wrong)
    assert not Correction.objects.exists()


# -- shown and handed on ---------------------------------------------------------------------


def test_a_correction_tells_field_by_field_what_differs(draft, clerk):
    duty = lecture(draft)
    edit(clerk, duty, measures=twice_a_term(duty), subjects=("学院党委书记", "学院院长"))
    told = {c.label: (c.before, c.after) for c in changes_of(the_correction())}
    assert told == {
        "文件中的主体": ("学院党委书记", "学院党委书记、学院院长"),
        "量化要求": ("每年至少 1 次", "每学期至少 2 次"),
    }


def test_where_a_duty_fell_away_only_that_one_is_told(draft, clerk):
    duty = lecture(draft)
    reject_duty(viewer=clerk, duty_id=duty.pk, version=duty.version)
    (change,) = changes_of(the_correction())
    assert change.before.startswith(duty.action)
    assert change.after == ""


def test_an_example_stands_by_itself_and_names_nobody(draft, clerk):
    duty = lecture(draft)
    edit(clerk, duty, measures=twice_a_term(duty))
    (line,) = as_json_lines([the_correction()])
    example = json.loads(line)
    for side in ("read", "made"):
        for thing in (*example[side], *(m for d in example[side] for m in d["measures"])):
            assert example["sentence"][thing["start"] : thing["end"]] == thing["quote"]
    assert clerk.name not in line
    assert "organisation" not in line


VALUES = [
    Frequency(min=2, max=4, per=Per.TERM, every=2),
    Frequency(min=None, max=3),
    Deadline(month=4, day="end"),
    Deadline(when=When.YEAR_END, recurs=None, year=2027),
    Within(n=5, unit="workday", after="会后"),
    Share(min_pct=Decimal("33.3"), of="班子成员", per=Per.MONTH),
    Amount(min=Decimal(3000), unit="字"),
]


@pytest.mark.parametrize("value", VALUES, ids=as_code)
def test_a_value_in_code_is_that_value(value):
    call = ast.parse(as_code(value), mode="eval").body
    made = getattr(vocabulary, call.func.id)
    assert made(**{part.arg: written(part.value) for part in call.keywords}) == value


def written(node: ast.expr) -> object:
    """What a literal of a rule's example stands for."""
    if isinstance(node, ast.Attribute):
        return getattr(getattr(vocabulary, node.value.id), node.attr)
    if isinstance(node, ast.Call):
        return Decimal(node.args[0].value)
    return ast.literal_eval(node)


def test_rule_examples_can_be_pasted(draft, clerk):
    duty = lecture(draft)
    edit(clerk, duty, measures=twice_a_term(duty))
    other = unclear(draft)
    reject_duty(viewer=clerk, duty_id=other.pk, version=other.version)
    pasted = "".join(as_rule_examples(list_corrections(clerk)))
    quote = "".join(duty.quote.split())
    line = f'match=(reads("{quote}", Frequency(min=2, per=Per.TERM)),),  # frequency'
    assert line in pasted
    assert f"{line}（" not in pasted
    assert f'no_match=("{other.quote}",),  # frequency' in pasted


def test_a_measure_from_nowhere_in_the_sentence_is_marked_as_no_sure_example(draft, clerk):
    duty = lecture(draft)
    edit(clerk, duty, measures=(MeasureChoice(TWICE, duty.quote),))
    pasted = "".join(as_rule_examples(list_corrections(clerk)))
    assert "（更正的人没有写明出自哪几个字，用前请核对）" in pasted


def test_the_page_shows_narrows_and_downloads(draft, clerk, sign_in):
    duty, other = lecture(draft), unclear(draft)
    edit(clerk, duty, measures=twice_a_term(duty))
    reject_duty(viewer=clerk, duty_id=other.pk, version=other.version)
    client, here = sign_in("organisation"), reverse("catalogue:corrections")
    text = page(client.get(here))
    assert "课后留存讲稿" in text
    assert "每学期至少 2 次" in text
    narrowed = page(client.get(here, {"kind": "rejected"}))
    assert "课后留存讲稿" not in narrowed
    assert "谈话不少于两次" in page(client.get(here, {"regulation": draft.pk}))
    assert "课后留存讲稿" in client.get(here, {"export": "csv"}).getvalue().decode("utf-8-sig")
    address = reverse("catalogue:corrections_file", args=["jsonl"])
    lines = client.get(address, {"kind": "rejected"}).getvalue().decode().splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["rejected"]
    rules = client.get(reverse("catalogue:corrections_file", args=["rules"]))
    assert "reads(" in rules.getvalue().decode()
    assert rules["Content-Disposition"].startswith("attachment;")


def test_the_list_takes_the_same_queries_however_long_it_is(
    draft, clerk, sign_in, django_assert_num_queries
):
    client, here = sign_in("organisation"), reverse("catalogue:corrections")
    for duty in list(draft.duties.all()):
        reject_duty(viewer=clerk, duty_id=duty.pk, version=duty.version)
        with django_assert_num_queries(9):
            page(client.get(here))
    assert Correction.objects.count() > 2


def test_an_example_of_is_what_the_file_holds(draft, clerk):
    reject_duty(viewer=clerk, duty_id=lecture(draft).pk, version=lecture(draft).version)
    (line,) = as_json_lines([the_correction()])
    assert json.loads(line) == example_of(the_correction())
