from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from zelian.pages.parts import Mark
from zelian.pages.reader import flatten, render


def bare(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_nested_and_overlapping_marks_are_laid_flat():
    html = render("甲乙丙丁戊", [Mark(0, 3, "a", "duty"), Mark(2, 5, "b", "measure")])
    assert bare(html) == "甲乙丙丁戊"
    assert re.findall(r'<mark class="([^"]+)" data-for="([^"]+)" data-top="([^"]+)"', html) == [
        ("mark-duty", "a", "a"),
        ("mark-duty mark-measure", "a b", "b"),
        ("mark-measure", "b", "b"),
    ]
    assert html.count('id="m-a"') == html.count('id="m-b"') == 1


def test_a_mark_across_paragraphs_continues_with_one_id():
    html = render("第一段\n\n第二段", [Mark(1, 7, "a")])
    assert html.count("<p>") == 2
    assert html.count("<mark") == 2
    assert html.count('id="m-a"') == 1


def test_the_remark_lies_on_top_of_all():
    html = render("甲乙", [Mark(0, 2, "r", "remark", "次数不明"), Mark(0, 2, "p", "provision")])
    assert 'data-for="p r" data-top="r" title="次数不明"' in html


def test_text_keys_and_labels_are_escaped():
    html = render('<b>"甲"</b>', [Mark(0, 3, '"><i', "duty", '"><i')])
    assert "<b>" not in html
    assert "<i" not in html


def test_marks_outside_the_text_are_left_out():
    assert render("甲", [Mark(0, 9, "a"), Mark(1, 1, "b"), Mark(-1, 1, "c")]) == "<p>甲</p>"


@given(
    st.text(alphabet="甲乙\n<&", min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8),
)
def test_no_character_is_lost_or_doubled(text, stretches):
    marks = [Mark(min(s), max(s), f"k{n}") for n, s in enumerate(stretches)]
    shown = bare(render(text, marks)).replace("&lt;", "<").replace("&amp;", "&")
    assert shown == "".join(line for line in text.split("\n") if line.strip())


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=6))
def test_pieces_are_gapless_and_name_exactly_the_marks_over_them(stretches):
    marks = [Mark(min(s), max(s), f"k{n}") for n, s in enumerate(stretches) if s[0] != s[1]]
    pieces = flatten(0, 20, marks)
    assert [a for a, _, _ in pieces[1:]] == [b for _, b, _ in pieces[:-1]]
    for start, end, over in pieces:
        assert {m.key for m in over} == {m.key for m in marks if m.start <= start < end <= m.end}
