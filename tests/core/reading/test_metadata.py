from __future__ import annotations

from datetime import date

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
