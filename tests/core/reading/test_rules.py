"""Every rule carries its proof; here all of it is tried."""

from __future__ import annotations

from datetime import date

import pytest

from zelian.core.reading.layout.flow import clean_signs
from zelian.core.reading.measures import RULES, find_measures
from zelian.core.reading.rules import Example, Rule

MATCHES = [(rule, example) for rule in RULES for example in rule.match]
NO_MATCHES = [(rule, text) for rule in RULES for text in rule.no_match]


@pytest.mark.parametrize(("rule", "example"), MATCHES, ids=lambda v: getattr(v, "text", ""))
def test_a_rule_reads_its_examples(rule: Rule, example: Example) -> None:
    assert tuple(f.value for f in rule.read(example.text)) == example.values


@pytest.mark.parametrize(("rule", "text"), NO_MATCHES)
def test_a_rule_leaves_its_counter_examples_alone(rule: Rule, text: str) -> None:
    assert list(rule.read(text)) == []


def test_every_rule_has_both_kinds_of_examples_and_a_day() -> None:
    for rule in RULES:
        assert rule.match, rule.id
        assert rule.no_match, rule.id
        assert isinstance(rule.since, date)


def test_rule_ids_are_unique_and_name_their_family() -> None:
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
    for rule in RULES:
        family = rule.id.split(".")[0]
        assert {v.kind.value for e in rule.match for v in e.values} == {family}


@pytest.mark.parametrize(
    "text",
    [
        "本办法自2024年5月1日起施行。",
        "连续三次未参加例会的，予以通报。",
        "年满十八周岁的学生可以报名。",
        "处五千元以上两万元以下罚款。",
        "各单位可以每季度自行组织一次检查。",
        "“五一”前后要注意安全。",
        "去年全区共开展检查12次。",
        "近五年内受过处分的，不得参评。",
        "定期召开会议，及时报告情况。",
        "每次迟到扣2分。",
        "本规定所称年度考核，是指每年的综合考核。",
        "根据《关于每季度报告一次的通知》办理。",
        "作为每年考核的重要内容。",
        "第三次会议于2023年4月5日通过。",
        "经费不低于总额的5%。",
    ],
)
def test_what_is_no_demand_is_no_measure(text: str) -> None:
    assert find_measures(clean_signs(text)) == []


def test_a_share_with_a_period_is_one_measure() -> None:
    found = find_measures("每月按照不低于总人数8%的比例，对班组长开展谈话。")
    assert [f.value.kind.value for f in found] == ["share"]


def test_a_moment_with_a_count_is_both_a_deadline_and_a_frequency() -> None:
    found = find_measures("年初召开1次动员会。")
    assert sorted(f.value.kind.value for f in found) == ["deadline", "frequency"]
