from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from zelian.core.vocabulary.obligation import Reason
from zelian.core.vocabulary.wording import Sentence
from zelian.history.models import Event
from zelian.pages.parts import BarRow, ChainLink, HeatCalendar, HeatDay, Moment, Tab
from zelian.pages.statuses import STATUSES

HOSTILE = "<script>alert('x')</script>"
HOUSE_CODES = [
    *("not_yet", "open", "due_soon", "overdue", "fulfilled", "fulfilled_late", "waived"),
    *("draft", "reading", "unreadable", "in_force", "repealed", "signed", "void", "recorded"),
    *("withdrawn", "proposed", "accepted", "rejected", "announced", "not_announced"),
    *("discarded", "same", "renumbered", "moved", "changed", "new", "gone"),
    *("covered", "weak", "missing", "broken", "unknown"),
    *("discussed", "endorsed", "filed", "published", "effective", "revised", "archived"),
    *("to_sign", "half_signed"),
    *("term_ahead", "term_running", "term_ending", "term_over"),
]


@pytest.mark.parametrize("code", HOUSE_CODES)
def test_every_status_is_word_and_icon_and_colour(draw, code):
    html = draw("{% cotton status :code='code' /%}", code=code)
    assert str(STATUSES[code].label) in html
    assert f"sprite.svg#{STATUSES[code].icon}" in html
    assert f"tone-{STATUSES[code].tone}" in html


def test_statuses_that_look_alike_have_different_words():
    assert len({str(status.label) for status in STATUSES.values()}) == len(STATUSES)
    assert set(STATUSES) == set(HOUSE_CODES)


def test_a_status_nobody_knows_is_an_error_not_a_guess(draw):
    with pytest.raises(KeyError):
        draw("{% cotton status code='nearly' /%}")


def test_a_status_may_carry_its_own_words(draw):
    html = draw("{% cotton status code='overdue' :label='label' /%}", label=f"逾期3天{HOSTILE}")
    assert "逾期3天&lt;script&gt;" in html


def test_a_button_with_an_address_is_a_link_and_else_a_button(draw):
    link = draw("{% cotton button href='/x/' kind='primary' icon='plus' %}新建{% endcotton %}")
    assert '<a class="button button-primary" href="/x/"' in link
    button = draw("{% cotton button name='go' value='1' disabled %}办理{% endcotton %}")
    assert 'type="submit"' in button
    assert 'name="go"' in button
    assert "disabled" in button


def test_an_icon_is_decoration_unless_it_has_words(draw):
    assert 'aria-hidden="true"' in draw("{% cotton icon name='check' /%}")
    spoken = draw("{% cotton icon name='check' label='完成' /%}")
    assert 'role="img" aria-label="完成"' in spoken


def test_the_head_of_a_page_has_one_heading_and_escapes(draw):
    html = draw(
        "{% cotton page_head :title='title' subtitle='说明' status='signed' back='/x/' %}"
        "{% cotton:slot actions %}<b>next</b>{% endcotton:slot %}{% endcotton %}",
        title=HOSTILE,
    )
    assert html.count("<h1>") == 1
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    assert "<b>next</b>" in html
    assert "已签字" in html
    assert 'href="/x/"' in html


def test_facts_without_value_show_a_dash(draw):
    html = draw(
        "{% cotton facts %}{% cotton fact label='到期日' %} {% endcotton %}"
        "{% cotton fact label='主体' %}{{ who }}{% endcotton %}{% endcotton %}",
        who=HOSTILE,
    )
    assert "<dt>到期日</dt><dd>—</dd>" in html
    assert "<script>" not in html


def test_tabs_are_links_and_mark_the_current_one(draw):
    tabs = [Tab("a", "内容", "?tab=a"), Tab("b", "历史", "?tab=b", 0)]
    html = draw("{% cotton tabs :tabs='tabs' current='b' /%}", tabs=tabs)
    assert '<a href="?tab=a">内容</a>' in html
    assert '<a href="?tab=b" aria-current="page">历史<span class="count">0</span></a>' in html


def test_the_timeline_takes_history_events_and_moments(draw):
    event = Event(
        at=dt.datetime(2026, 3, 5, 1, 30, tzinfo=dt.UTC),
        actor_name="组织部干事",
        on_behalf_of="书记",
        action="act.recorded",
        thing_label=HOSTILE,
        why="补记",
    )
    moment = Moment(dt.date(2026, 3, 4), "签字", url="/lists/1/", status="signed")
    html = draw("{% cotton timeline :events='events' /%}", events=[event, moment])
    for words in (
        "登记履责记实",
        "组织部干事（代书记）",
        "补记",
        "2026年3月5日 09:30",
        "2026年3月4日",
    ):
        assert words in html
    assert "<script>" not in html
    assert '<a href="/lists/1/">签字</a>' in html
    assert "还没有记录" in draw("{% cotton timeline :events='events' /%}", events=[])


def test_the_chain_names_every_link_and_marks_the_one_in_view(draw):
    links = [
        ChainLink("clause", HOSTILE, "/c/1/"),
        ChainLink("obligation", "党课", "/o/1/", "overdue", current=True),
        ChainLink("evidence", "照片"),
    ]
    html = draw("{% cotton chain :links='links' /%}", links=links)
    for words in ("条款", "履责期次", "佐证材料", "已逾期"):
        assert words in html
    assert html.count('aria-current="true"') == 1
    assert html.count("<a ") == 1
    assert "<script>" not in html


def test_reasons_nest_and_read_their_stored_json_alike(draw):
    reason = Reason(
        "frequency.short",
        Sentence("要求{need}次，已有{done}次", {"need": 2, "done": Decimal("1.00")}),
        because=(Reason("act", Sentence("{day}开会", {"day": dt.date(2026, 3, 5)})),),
    )
    source = "{% cotton reasons :reason='reason' /%}"
    fresh, stored = draw(source, reason=reason), draw(source, reason=reason.to_json())
    assert "已有1次" in fresh
    assert "2026年3月5日开会" in fresh
    assert "2026年3月5日开会" in stored
    assert fresh.count("<ul") == stored.count("<ul") == 2
    assert draw(source, reason=None).strip() == ""


def test_reasons_escape_what_they_quote(draw):
    reason = Reason("x", Sentence("主题：{topic}", {"topic": HOSTILE}))
    assert "<script>" not in draw("{% cotton reasons :reason='reason' /%}", reason=reason)


def test_the_heat_calendar_has_a_cell_a_day_and_a_table_twin(draw):
    days = {
        dt.date(2028, 2, 29): HeatDay(3, "overdue", f"3项{HOSTILE}", "/day/"),
        dt.date(2028, 1, 1): HeatDay(1, "fulfilled"),
    }
    html = draw("{% cotton heat :calendar='calendar' /%}", calendar=HeatCalendar(2028, days))
    assert html.count("<rect") == 366
    assert "2028年2月29日" in html
    assert '<a href="/day/" aria-label="2028年2月29日：3项' in html
    assert "<script>" not in html
    assert "style=" not in html
    assert html.index("2028年1月1日</th>") < html.index("2028年2月29日</th>")


def test_an_empty_heat_calendar_says_so(draw):
    html = draw("{% cotton heat :calendar='calendar' /%}", calendar=HeatCalendar(2026))
    assert html.count("<rect") == 365
    assert "这一年还没有记录。" in html


def test_bars_are_to_scale_and_speak(draw):
    rows = [BarRow(HOSTILE, 5, 3, 2, "/u/1/"), BarRow("乙", 0, 0, 0)]
    html = draw("{% cotton bar :rows='rows' /%}", rows=rows)
    assert "已完成5项，未到期3项，已逾期2项" in html
    assert '<rect class="bar-done" x="0.0" y="0" width="500.0"' in html
    assert '<rect class="bar-over" x="800.0" y="0" width="200.0"' in html
    assert "<script>" not in html


def test_a_figure_opens_its_rows(draw):
    html = draw("{% cotton figure label='已逾期' :value='n' href='/o/' status='overdue' /%}", n=12)
    assert '<a class="tally tally-over" href="/o/">' in html
    plain = draw("{% cotton figure label='比例' :value='n' unit='%' /%}", n=Decimal("86.50"))
    assert "86.5" in plain
    assert "<a " not in plain


@pytest.mark.parametrize(("value", "shown"), [(35, "35"), ("101", "100"), (-4, "0"), (None, "0")])
def test_progress_stays_between_nothing_and_all(draw, value, shown):
    html = draw("{% cotton progress :value='value' href='/job/1/' /%}", value=value)
    assert f'aria-valuenow="{shown}"' in html
    assert 'hx-get="/job/1/" hx-trigger="every 1s"' in html


def test_progress_that_is_done_is_not_asked_for_again(draw):
    assert "hx-get" not in draw("{% cotton progress value='100' href='/job/1/' done='yes' /%}")


def test_the_empty_state_says_how_to_begin(draw):
    html = draw("{% cotton empty title='还没有清单' %}<p>先确认一份制度。</p>{% endcotton %}")
    assert "还没有清单" in html
    assert "先确认一份制度。" in html


# -- forms -----------------------------------------------------------------------------------


class ExampleForm(forms.Form):
    submission = forms.CharField(widget=forms.HiddenInput, required=False)
    topic = forms.CharField(label="主题", help_text="一句话说明。")
    day = forms.DateField(label="日期")
    at = forms.TimeField(label="时间", required=False)
    note = forms.CharField(label="要点", widget=forms.Textarea, required=False)
    way = forms.ChoiceField(label="方式", widget=forms.RadioSelect, choices=[("a", "当面")])
    agreed = forms.BooleanField(label="属实", required=False)
    photo = forms.FileField(label="照片", required=False)

    def clean(self):
        self.add_error(None, "同一天已有一条。")
        return self.cleaned_data


FORM = "{% cotton form :form='form' draft='example' cancel='/x/' /%}"


def test_a_form_has_label_help_and_hidden_fields(draw):
    html = draw(FORM, form=ExampleForm(initial={"submission": "77"}))
    assert '<label for="id_topic">主题' in html
    assert 'id="id_topic_helptext"' in html
    assert 'aria-describedby="id_topic_helptext"' in html
    assert 'name="submission" value="77"' in html
    assert html.count("<legend>") == 1
    assert 'data-draft="example"' in html
    assert "data-bound" not in html
    assert 'enctype="multipart/form-data"' in html
    assert 'href="/x/"' in html


def test_days_and_times_get_their_pickers_with_readable_values(draw):
    html = draw(FORM, form=ExampleForm(initial={"day": dt.date(2026, 3, 5), "at": dt.time(9, 30)}))
    assert 'type="date" name="day" value="2026-03-05"' in html
    assert 'type="time" name="at" value="09:30"' in html


def test_files_carry_the_limit_of_the_house(draw, settings):
    settings.ZELIAN_EVIDENCE_LIMIT = 12345
    assert 'data-limit="12345"' in draw(FORM, form=ExampleForm())


def test_errors_stand_beside_their_field_and_above_and_keep_what_was_typed(draw):
    form = ExampleForm({"topic": "", "day": "二月三十", "way": "z", "note": HOSTILE})
    html = draw(FORM, form=form)
    assert html.count("有内容需要更正") == 1
    assert "同一天已有一条。" in html
    assert 'id="id_day_error"' in html
    assert 'aria-describedby="id_day_error"' in html
    assert 'aria-invalid="true"' in html
    # a date picker would swallow what was typed
    assert 'type="text" name="day" value="二月三十"' in html
    assert "<script>" not in html
    assert "data-bound" in html


def test_a_form_may_lay_out_its_fields_itself(draw):
    html = draw(
        "{% cotton form :form='form' submit='签字' %}{% cotton field :field='form.topic' /%}"
        "{% endcotton %}",
        form=ExampleForm(),
    )
    assert 'name="topic"' in html
    assert 'name="day"' not in html
    assert 'name="submission"' in html
    assert "签字" in html


def test_components_see_what_they_are_given_not_what_is_around_them(draw):
    html = draw("{% cotton page_head subtitle='乙' /%}", title="甲", status="overdue", actions="x")
    assert "甲" not in html
    assert "已逾期" not in html


def test_components_speak_english_when_asked_and_never_show_a_code(draw):
    with translation.override("en"):
        html = draw("{% cotton status code='fulfilled_late' /%}")
    assert "fulfilled_late" not in html
