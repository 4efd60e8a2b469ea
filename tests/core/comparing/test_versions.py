from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.comparing.papers import articles, duty
from zelian.core.comparing import ChangeKind, Clause, PieceKind, clauses_of, compare
from zelian.core.vocabulary.measure import Per
from zelian.core.vocabulary.regulation import Provision
from zelian.core.vocabulary.text import Span

PATROL = "站长应当每周带队巡查一次库区。"
REPORT = "值班员发现渗水应当立即报告站长。"
TRAINING = "每年汛期之前组织全站人员开展抢险培训。"
RECORD = "巡查情况应当记入日志，日志保存五年。"


def test_a_regulation_compared_with_itself_is_the_same_throughout() -> None:
    clauses = articles(PATROL, REPORT, TRAINING)
    changes = compare(clauses, clauses)
    assert {c.kind for c in changes} == {ChangeKind.SAME}
    assert {d.kind for c in changes for d in c.duties} == {ChangeKind.SAME}


def test_an_inserted_article_renumbers_those_behind_it() -> None:
    changes = compare(articles(PATROL, REPORT), articles(PATROL, TRAINING, REPORT))
    assert [c.kind.value for c in changes] == ["same", "new", "renumbered"]
    assert [d.kind.value for c in changes for d in c.duties] == ["same", "new", "same"]


def test_an_article_left_out_is_told_where_it_stood() -> None:
    changes = compare(articles(PATROL, REPORT, TRAINING), articles(PATROL, TRAINING))
    assert [c.kind.value for c in changes] == ["same", "gone", "renumbered"]
    assert changes[1].old is not None
    assert changes[1].old.words == REPORT
    assert [d.kind for d in changes[1].duties] == [ChangeKind.GONE]


def test_an_article_that_left_its_order_has_moved() -> None:
    changes = compare(
        articles(PATROL, REPORT, TRAINING, RECORD), articles(RECORD, PATROL, REPORT, TRAINING)
    )
    assert [c.kind.value for c in changes] == ["moved", "renumbered", "renumbered", "renumbered"]


def test_a_changed_article_shows_what_came_and_what_went() -> None:
    changed = PATROL.replace("每周带队巡查一次", "每周带队巡查两次")
    (change,) = compare(articles(PATROL), articles(changed))
    assert change.kind is ChangeKind.CHANGED
    assert 0.8 < change.likeness < 1
    told = [(p.kind, p.words) for p in change.pieces if p.kind is not PieceKind.KEPT]
    assert told == [(PieceKind.REMOVED, "一"), (PieceKind.ADDED, "两")]


def test_a_rewritten_article_at_another_number_still_finds_its_partner() -> None:
    rewritten = REPORT.replace("立即报告站长", "在半小时内报告站长和主管部门")
    changes = compare(articles(PATROL, REPORT), articles(TRAINING, rewritten, PATROL))
    by_kind = {c.kind: c for c in changes}
    assert by_kind[ChangeKind.CHANGED].old is not None
    assert by_kind[ChangeKind.CHANGED].old.words == REPORT


def test_a_new_count_is_a_change_of_the_duty_and_of_its_measure() -> None:
    def clause(times: int) -> Clause:
        asked = duty("带队巡查库区", times=times, per=Per.WEEK)
        return Clause(("第一条",), "第一条", f"每周{times}次", Span(0, 9), (asked,))

    (change,) = compare([clause(1)], [clause(2)])
    (told,) = change.duties
    assert told.kind is ChangeKind.CHANGED
    assert told.measures


def test_other_blanks_and_line_breaks_are_no_change() -> None:
    label = Provision(("第一条",), "第一条", "", Span(0, 3))
    one = clauses_of("第一条 站长应当巡查。", [label])
    two = clauses_of("第一条\n站长应\n当 巡查。\n", [label])
    assert [c.kind for c in compare(one, two)] == [ChangeKind.SAME]


def test_words_before_the_first_article_are_a_clause() -> None:
    text = "水库管理办法\n第一条 巡查。"
    clauses = clauses_of(text, [Provision(("第一条",), "第一条", "", Span(7, 10))])
    assert [(c.address, c.words) for c in clauses] == [("", "水库管理办法"), ("第一条", "巡查。")]


SENTENCES = st.lists(
    st.text(alphabet="站长应当每周月巡查报告培训记录安全检查、，", min_size=4, max_size=30),
    max_size=8,
)


@settings(max_examples=150, derandomize=True)
@given(old=SENTENCES, new=SENTENCES)
def test_every_clause_is_told_of_exactly_once(old: list[str], new: list[str]) -> None:
    before, after = articles(*old), articles(*new)
    changes = compare(before, after)
    assert [c.new for c in changes if c.new is not None] == list(after)
    olds = sorted(c.old.span.start for c in changes if c.old is not None)
    assert olds == [c.span.start for c in before]
    for change in changes:
        rebuilt_old = "".join(p.words for p in change.pieces if p.kind is not PieceKind.ADDED)
        rebuilt_new = "".join(p.words for p in change.pieces if p.kind is not PieceKind.REMOVED)
        if change.pieces:
            assert change.old is not None
            assert change.new is not None
            assert (rebuilt_old, rebuilt_new) == (change.old.words, change.new.words)
