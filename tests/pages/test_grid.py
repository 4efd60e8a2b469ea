"""Badges and options, which pages have hundreds of."""

from __future__ import annotations

from django import forms

from zelian.pages.grid import badge, options


def drawn(field: forms.ChoiceField, value: object = None) -> str:
    return str(options(field.widget.get_context("unit", value, {})["widget"]))


def test_options_are_escaped_and_the_chosen_one_is_marked():
    text = drawn(forms.ChoiceField(choices=[("1", "<b>学院</b>"), ('"2"', "部门")]), "1")
    assert '<option value="1" selected>&lt;b&gt;学院&lt;/b&gt;</option>' in text
    assert '<option value="&quot;2&quot;">部门</option>' in text


def test_options_stand_in_their_groups():
    text = drawn(forms.ChoiceField(choices=[("校级&", [("1", "学校")]), ("", "---------")]))
    assert '<optgroup label="校级&amp;">' in text
    assert text.index("学校") < text.index("</optgroup>") < text.index("请选择")


def test_a_badge_says_its_word_or_the_word_it_is_given():
    assert "已签字" in badge("signed")
    assert "&lt;i&gt;" in badge("signed", "<i>")
