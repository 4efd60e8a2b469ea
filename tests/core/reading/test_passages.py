from __future__ import annotations

from collections.abc import Callable

from zelian.core.reading.layout.passages import lay_out
from zelian.core.vocabulary.regulation import Duty, Reading
from zelian.core.vocabulary.text import Paper


def test_a_sentence_goes_on_over_a_page_break(paper: Paper, duties: tuple[Duty, ...]) -> None:
    """
    一、值班要求
    各站值班员应当坚守岗位，认真填写值班记录，发现异常水位时立即报告值班站

    - 3 -

    长，并且每两小时复测一次，直到水位回落。
    二、其他
    """
    laid = lay_out(paper)
    assert any("值班站长" in laid.flow.text[p.start : p.end] for p in laid.passages)
    assert [m.value.to_json()["every"] for d in duties for m in d.measures if m.value] == []


def test_pictures_and_blanks_within_a_number_are_seen_through(
    paper: Paper, duties: tuple[Duty, ...]
) -> None:
    """
    站长每年1[image: image1.wmf]2月 10日前应当报送总结。
    """
    (measure,) = duties[0].measures
    assert (measure.value.to_json()["month"], measure.value.to_json()["day"]) == (12, 10)
    assert measure.span.of(paper.text).startswith("每年1[image: image1.wmf]2月 10日前")


def test_a_title_does_not_run_into_the_text(reading: Reading) -> None:
    """
    某某站巡护、值守责任清单

    根据有关规定，制定本清单。
    """
    assert reading.regulation.title == "某某站巡护、值守责任清单"


def test_lines_cut_at_a_width_are_one_sentence(read_text: Callable[[str], Reading]) -> None:
    text = (
        "　　各村应当建立巡查队伍，落实巡查人员和巡查责任，村干部每\n"
        "月带队巡查不少于两次，并填写巡查记录。\n"
        "　　各村应当公示举报电话。\n"
    )
    reading = read_text(text)
    measures = [m for d in reading.duties for m in d.measures]
    assert [m.span.of(text) for m in measures] == ["每\n月带队巡查不少于两次"]


def test_both_line_ends_read_alike(read_text: Callable[[str], Reading]) -> None:
    text = "一、检查\r\n站长每周检查一次。\r\n二、报告\r\n站长每月报告一次。\r\n"
    reading = read_text(text)
    assert [p.path for p in reading.provisions] == [("一",), ("二",)]
    assert len([m for d in reading.duties for m in d.measures]) == 2


def test_marks_of_markdown_are_seen_through(read_text: Callable[[str], Reading]) -> None:
    text = "# 某某站值班办法\n\n## 一、职责\n\n**站长**每周带班一次。\n"
    reading = read_text(text)
    assert reading.regulation.title == "某某站值班办法"
    assert [(p.path, p.title) for p in reading.provisions] == [(("一",), "职责")]
    assert [d.subjects for d in reading.duties] == [("站长",)]


def test_signs_that_show_nothing_are_seen_through(read_text: Callable[[str], Reading]) -> None:
    plain = "一、带班\n（一）站长应当每周带班一次\n- 1 -\n，并且记事。\n二、讲评\n"
    marks = ("\u202a", "\u2067", "\u200f", "\u00ad", "\ufeff")
    marked = "".join(sign + marks[i % 5] for i, sign in enumerate(plain))
    found, wanted = read_text(marked), read_text(plain)
    assert [p.path for p in found.provisions] == [p.path for p in wanted.provisions]
    assert [d.subjects for d in found.duties] == [d.subjects for d in wanted.duties]
    assert len(found.duties) == 1
