from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from zelian.core.vocabulary.regulation import Reading


def test_a_notice_names_the_regulation_it_issues(reading: Reading) -> None:
    """
    某某林场文件
    某林发〔2023〕8号
    某某林场关于印发《关于加强护林员管理的办法（试行）》的通知
    各护林站：
    现将《关于加强护林员管理的办法（试行）》印发给你们，请遵照执行。
    某某林场
    2023年3月2日
    关于加强护林员管理的办法（试行）
    第一条 护林员应当每日巡山。
    第九条 本办法自印发之日起施行。《护林员守则》（某林发〔2019〕3号）同时废止。
    """
    meta = reading.regulation
    assert meta.title == "关于加强护林员管理的办法（试行）"
    assert meta.doc_number == "某林发〔2023〕8号"
    assert meta.issuer == "某某林场"
    assert meta.issued_on == date(2023, 3, 2)
    assert meta.effective_on == date(2023, 3, 2)
    assert meta.supersedes == ("《护林员守则》（某林发〔2019〕3号）",)
    assert meta.trial


def test_an_adopted_law_takes_its_date_from_the_note_below_the_title(reading: Reading) -> None:
    """
    某某市护林条例
    （2020年9月1日某某市人民代表大会常务委员会第三次会议通过）
    第一条 护林站应当每日巡山。
    第二条 本条例自2020年12月1日起施行。
    """
    meta = reading.regulation
    assert meta.title == "某某市护林条例"
    assert meta.issued_on == date(2020, 9, 1)
    assert meta.effective_on == date(2020, 12, 1)
    assert not meta.trial


def test_a_title_over_two_lines_is_put_together_without_its_issuer(reading: Reading) -> None:
    """
    某某林场委员会
    关于加强防火工作的
    实施意见
    一、明确责任
    二〇二二年九月一日
    """
    assert reading.regulation.title == "关于加强防火工作的实施意见"
    assert reading.regulation.issuer == "某某林场委员会"
    assert reading.regulation.issued_on == date(2022, 9, 1)


def test_a_date_that_cannot_be_is_no_date(reading: Reading) -> None:
    """
    护林站值班制度
    2023年2月30日
    """
    assert reading.regulation.issued_on is None


def test_of_adoption_and_issue_the_day_of_issue_counts(reading: Reading) -> None:
    """
    某某林场护林守则
    （2024年4月1日场务会议通过，2024年4月9日印发）
    第一条 护林员应当每日巡山。
    """
    assert reading.regulation.issued_on == date(2024, 4, 9)


def test_a_date_below_a_long_line_is_a_line_of_its_own(reading: Reading) -> None:
    """
    关于印发护林守则的通知

    附件：某某林场护林站护林员巡山护林工作守则（2024年修订试行版）

    2024年4月9日

    附件：

    一、巡山
    """
    assert reading.regulation.issued_on == date(2024, 4, 9)


ReadText = Callable[[str], Reading]


def test_a_decree_has_its_number_its_issuer_and_its_day(reading: Reading) -> None:
    """
    某某省人民政府令
    第12号
    《某某省渡口管理办法》已经2024年2月20日省人民政府第9次常务会议通过，现予公布，自2024年5月1日起施行。
    省长 某某某
    2024年3月1日
    某某省渡口管理办法
    第一条 渡工应当每日检查缆绳。
    """
    meta = reading.regulation
    assert meta.title == "某某省渡口管理办法"
    assert meta.doc_number == "某某省人民政府令第12号"
    assert meta.issuer == "某某省人民政府"
    assert meta.issued_on == date(2024, 3, 1)
    assert meta.effective_on == date(2024, 5, 1)


def test_the_note_of_adoption_names_who_adopted_it(reading: Reading) -> None:
    """
    某某大学渡口值守规定（暂行）
    （2023年6月8日某某大学第21次党委常委会会议审议通过）
    第一条 值守员应当每日登记。
    第二条 本规定自公布之日起施行。
    """
    meta = reading.regulation
    assert meta.issuer == "某某大学"
    assert meta.issued_on == date(2023, 6, 8)
    assert meta.effective_on == date(2023, 6, 8)
    assert meta.trial


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("某渡发〔2024〕8号", "某渡发〔2024〕8号"),
        ("某渡发[2024]8号", "某渡发[2024]8号"),
        ("某渡发（2024）第8号", "某渡发（2024）第8号"),
        ("某渡发【2024】8号", "某渡发【2024】8号"),
        ("第12号令", "第12号令"),
        ("国务院令第7号", "国务院令第7号"),
        ("公告2024年第3号", "公告2024年第3号"),
    ],
)
def test_a_number_is_known_by_its_shape(read_text: ReadText, line: str, number: str) -> None:
    reading = read_text(f"{line}\n某某渡口值守办法\n第一条 值守员应当每日登记。\n")
    assert reading.regulation.doc_number == number
    assert reading.regulation.title == "某某渡口值守办法"


@pytest.mark.parametrize(
    "line",
    [
        "2024年3月5日",
        "二〇二四年三月五日",
        "2024.3.5",
        "2024-03-05",
        "2024/3/5",
        "发布日期：2024年3月5日",
    ],
)
def test_a_day_is_read_in_each_of_its_shapes(read_text: ReadText, line: str) -> None:
    reading = read_text(f"渡口值守办法\n第一条 值守员应当每日登记。\n{line}\n")
    assert reading.regulation.issued_on == date(2024, 3, 5)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("本办法自2025年1月1日起施行。", date(2025, 1, 1)),
        ("本办法自2025年1月起执行。", date(2025, 1, 1)),
        ("本办法自2025.1.1起试行。", date(2025, 1, 1)),
        ("本办法自印发之日起施行，有效期五年。", date(2024, 3, 5)),
        ("本办法从发布之日起正式实施。", date(2024, 3, 5)),
        ("本办法自公布之日起30日后施行。", date(2024, 4, 4)),
        ("本办法即日起执行。", date(2024, 3, 5)),
        ("本办法由渡口办负责解释。", None),
        ("新规定自任职之日起执行回避。", None),
    ],
)
def test_the_day_of_effect_is_stated_or_follows_the_issue(
    read_text: ReadText, words: str, day: date | None
) -> None:
    reading = read_text(
        f"渡口值守办法\n2024年3月5日\n第一条 值守员应当每日登记。\n第二条 {words}\n"
    )
    assert reading.regulation.effective_on == day


def test_several_are_replaced_at_once(reading: Reading) -> None:
    """
    渡口值守办法
    第一条 值守员应当每日登记。
    第二条 本办法自印发之日起施行，原《渡口守则》（某渡发〔2012〕5号）、《渡工管理规定》同时废止。
    """
    wanted = ("《渡口守则》（某渡发〔2012〕5号）", "《渡工管理规定》")
    assert reading.regulation.supersedes == wanted


def test_attachments_are_listed_or_are_the_annexes_themselves(read_text: ReadText) -> None:
    listed = read_text(
        "关于做好渡口检查的通知\n各渡口：\n请每月检查一次。\n附件：1.渡口检查表\n2.《渡工名册》\n某某县交通局\n2024年3月5日\n"
    )
    assert listed.regulation.attachments == ("渡口检查表", "渡工名册")
    annexed = read_text("渡口值守办法\n第一条 值守员应当每日登记。\n附件1\n渡口检查表\n")
    assert annexed.regulation.attachments == ("渡口检查表",)
    assert read_text("渡口值守办法\n第一条 每日登记。\n").regulation.attachments == ()


@pytest.mark.parametrize(
    ("note", "issuer"),
    [
        (
            "（2024年4月26日第十四届全国人民代表大会常务委员会第七次会议通过）",
            None,
        ),
        (
            "（2010年5月1日某某市第十三届人民代表大会常务委员会第十次会议通过）",
            None,
        ),
        ("（2023年6月8日国务院第5次常务会议通过）", "国务院"),
        ("（2023年6月8日某某县委常委会会议审议通过）", "某某县委"),
        ("（2023年6月8日第三十三次党委会通过）", None),
        ("（2023年6月8日学校党委会议研究通过）", None),
    ],
)
def test_a_note_of_adoption_names_the_body_that_met(
    read_text: ReadText, note: str, issuer: str | None
) -> None:
    reading = read_text(f"某某渡口值守规定\n{note}\n第一条 值守员应当每日登记。\n")
    assert reading.regulation.issuer == issuer


def test_a_standard_has_its_title_below_its_number(reading: Reading) -> None:
    """
    Q/DKZ
    某某渡口管理处标准
    Q/DKZ 12—2024
    代替 Q/DKZ 12—2019

    渡工作业规范

    2024-03-05 发布 2024-05-01 实施

    某某渡口管理处 发布

    1 范围
    本文件规定了渡工的作业要求。
    """
    meta = reading.regulation
    assert meta.title == "渡工作业规范"
    assert meta.doc_number == "Q/DKZ 12—2024"
    assert meta.issuer == "某某渡口管理处"
    assert meta.issued_on == date(2024, 3, 5)
    assert meta.effective_on == date(2024, 5, 1)


@pytest.mark.parametrize(
    ("note", "day"),
    [
        ("（2018年10月26日某某会议通过 2022年12月30日某某会议修订）", date(2022, 12, 30)),
        ("（2018年10月26日某某会议通过\n2022年12月30日某某会议修订）", date(2022, 12, 30)),
        (
            "（2009年3月5日通过 根据2014年6月1日《修改决定》修正 根据2021年4月2日《决定》修正）",
            date(2021, 4, 2),
        ),
        ("（2018年5月8日通过，2019年1月1日起施行，2020年3月4日修正）", date(2020, 3, 4)),
        ("（2018年5月8日通过，2018年5月20日公布）", date(2018, 5, 20)),
    ],
)
def test_of_several_editions_the_day_of_the_last_one_counts(
    read_text: ReadText, note: str, day: date
) -> None:
    reading = read_text(f"某某渡口值守条例\n{note}\n第一条 值守员应当每日登记。\n")
    assert reading.regulation.issued_on == day


def test_the_name_of_the_unit_over_a_plan_of_a_year_is_no_part_of_its_title(
    read_text: ReadText,
) -> None:
    year = read_text("某某渡口管理局\n2026年渡口值守任务分解表\n一、值守\n")
    assert year.regulation.title == "2026年渡口值守任务分解表"
    whole = read_text("某某渡口管理局\n渡口值守责任清单\n一、值守\n")
    assert whole.regulation.title == "某某渡口管理局渡口值守责任清单"
