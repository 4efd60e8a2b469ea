from __future__ import annotations

from collections.abc import Callable

from zelian.core.reading import read
from zelian.core.vocabulary.regulation import Reading
from zelian.core.vocabulary.text import Block, BlockKind, Paper, Span


def paths(reading: Reading) -> list[str]:
    return ["/".join(p.path) for p in reading.provisions]


def titles(reading: Reading) -> list[str]:
    return [p.title for p in reading.provisions]


def test_the_usual_levels_nest(reading: Reading, codes: list[str]) -> None:
    """
    一、总体要求
    （一）工作思路
    1.摸清底数。逐户登记。
    2.建好台账。逐项销号。
    （1）纸质台账
    （2）电子台账
    （二）工作目标
    二、重点任务
    """
    assert paths(reading) == [
        "一",
        "一/（一）",
        "一/（一）/1",
        "一/（一）/2",
        "一/（一）/2/（1）",
        "一/（一）/2/（2）",
        "一/（二）",
        "二",
    ]
    assert titles(reading)[2] == "摸清底数"
    assert not codes


def test_articles_go_on_counting_over_chapters(reading: Reading, codes: list[str]) -> None:
    """
    第一章 总则
    第一条 为了规范巡护工作，制定本规定。
    第二条 巡护员应当按时巡护。
    第二章 职责
    第三条 站长履行下列职责：
    （一）安排巡护；
    （二）检查记录。
    第四条 巡护员应当填写日志。
    """
    assert paths(reading) == [
        "第一章",
        "第一章/第一条",
        "第一章/第二条",
        "第二章",
        "第二章/第三条",
        "第二章/第三条/（一）",
        "第二章/第三条/（二）",
        "第二章/第四条",
    ]
    assert not codes


def test_a_slip_of_the_drafter_is_put_right_and_remarked(
    reading: Reading, codes: list[str]
) -> None:
    """
    一、加强领导
    二、落实责任
    三、强化督查
    （一）随机抽查
    4、严格奖惩
    （一）表彰先进
    """
    assert paths(reading) == ["一", "二", "三", "三/（一）", "四", "四/（一）"]
    assert codes == ["label.slip"]
    assert "4、" in reading.remarks[0].message.text()


def test_the_whole_sequence_decides_a_mixed_first_level(reading: Reading, codes: list[str]) -> None:
    """
    1、 摸底登记
    各村逐户登记。
    二、 分类处置
    各村分类处置。
    3、 验收销号
    各村逐项销号。
    """
    assert paths(reading) == ["一", "二", "三"]
    assert codes == ["label.slip", "label.slip"]


def test_plain_numbers_are_a_level_of_their_own(reading: Reading, codes: list[str]) -> None:
    """
    一、站长职责
    1、全面负责防汛工作；
    2、每月带队巡堤一次；
    3、组织抢险演练。
    二、值班员职责
    1、接听报汛电话；
    2、记录水位。
    """
    assert paths(reading) == ["一", "一/1", "一/2", "一/3", "二", "二/1", "二/2"]
    assert not codes


def test_a_number_left_out_is_remarked(reading: Reading, codes: list[str]) -> None:
    """
    一、学习
    二、检查
    四、整改
    """
    assert paths(reading) == ["一", "二", "四"]
    assert codes == ["label.gap"]


def test_half_width_labels_read_like_full_width_ones(reading: Reading) -> None:
    """
    一、职责
    (一) 校长
    （二） 主任
    (三)教师
    """
    assert paths(reading) == ["一", "一/（一）", "一/（二）", "一/（三）"]


def test_annexes_stand_outermost_with_the_next_line_as_title(reading: Reading) -> None:
    """
    一、报送要求
    各站按附件报送。
    附件：1.巡护登记表
    2.隐患台账
    附件1
    巡护登记表
    一、填写说明
    附件2
    隐患台账
    """
    assert paths(reading) == ["一", "附件1", "附件1/一", "附件2"]
    assert titles(reading)[1] == "巡护登记表"


def test_enumerations_within_a_sentence_are_no_headings(reading: Reading) -> None:
    """
    一、工作安排
    一是摸排到位。二是整改到位。首先由各组自查，其次由站里复查。
    """
    assert paths(reading) == ["一"]


def test_items_that_run_on_in_one_line_are_headings_too(reading: Reading) -> None:
    """
    第一条 站长履行下列职责：（一）每月带班一次；（二）每季度讲评一次。
    第二条 依照第一条第（一）项办理的，由（二）级站处理。
    """
    assert paths(reading) == ["第一条", "第一条/（一）", "第一条/（二）", "第二条"]
    assert [d.subjects for d in reading.duties if d.measures] == [("站长",), ("站长",)]


def test_a_label_alone_on_its_line_is_titled_by_the_next(reading: Reading) -> None:
    """
    第一条
    站长应当带班。
    第二条
    护林员应当巡山。
    """
    assert titles(reading) == ["站长应当带班", "护林员应当巡山"]


def test_a_year_or_decimal_at_the_head_of_a_line_is_no_label(reading: Reading) -> None:
    """
    一、基本情况
    2023.5以来水位平稳。
    3.5万元用于购置设备。
    """
    assert paths(reading) == ["一"]


def test_a_reference_at_the_head_of_a_line_is_no_article(reading: Reading) -> None:
    """
    第一条 违反操作规程的，按照
    第二十条规定的程序处理。
    第二条 值班员应当守岗。
    """
    assert paths(reading) == ["第一条", "第二条"]


def test_an_outline_level_of_the_paper_ends_a_passage() -> None:
    text = "某某站巡护职责分工安排，\n站长应当带班"
    split = text.index("\n")
    blocks = (
        Block(BlockKind.PARAGRAPH, Span(0, split), level=1),
        Block(BlockKind.PARAGRAPH, Span(split + 1, len(text))),
    )
    reading = read(Paper(text, blocks))
    assert [d.subjects for d in reading.duties if d.subjects] == [("站长",)]


def test_labels_alone_or_nothing_read_as_nothing(read_text: Callable[[str], Reading]) -> None:
    for text in ("", "\n\n", "1.", "一、", "（一）"):
        assert not read_text(text).duties


def test_a_table_of_contents_gives_no_headings(reading: Reading) -> None:
    """
    某某护林条例
    （2020年9月1日通过）
    目　录
    第一章　总则
    第二章　巡护
    第一章　总则
    第一条　护林站应当设岗。
    第二章　巡护
    第二条　护林员应当每日巡山。
    """
    assert paths(reading) == ["第一章", "第一章/第一条", "第二章", "第二章/第二条"]


def test_decimal_labels_stand_one_level_deeper_with_every_point(reading: Reading) -> None:
    """
    1. 巡护
    1.1 站长
    1.1.1 每周抽查一次。
    1.1.2 每月讲评一次。
    1.2 护林员
    1.2.1 每日巡山一次。
    2. 扑救
    2.1 队长
    2.1.1 每月演练一次。
    """
    assert paths(reading) == [
        "1",
        "1/1.1",
        "1/1.1/1.1.1",
        "1/1.1/1.1.2",
        "1/1.2",
        "1/1.2/1.2.1",
        "2",
        "2/2.1",
        "2/2.1/2.1.1",
    ]


def test_a_decimal_number_is_no_label(reading: Reading) -> None:
    """
    一、器材
    1.5米以上的水枪每月检查一次。
    """
    assert paths(reading) == ["一"]


def test_a_law_on_one_line_is_parted_at_its_articles(
    read_text: Callable[[str], Reading],
) -> None:
    text = (
        "某某市护林条例 第一章 总则 "
        "第一条 为了保护森林资源，防止森林火灾，规范护林行为，制定本条例。"
        "第二条 本市护林活动适用本条例；依照第一条规定设站的，应当公告。"
        "第二章 巡护 第三条 护林员应当：（一）每日巡山一次；（二）每月参加一次培训。"
        "第四条 本条例自公布之日起施行。"
    )
    assert paths(read_text(text)) == [
        "第一章",
        "第一章/第一条",
        "第一章/第二条",
        "第二章",
        "第二章/第三条",
        "第二章/第三条/（一）",
        "第二章/第三条/（二）",
        "第二章/第四条",
    ]


def test_a_year_may_follow_a_number(reading: Reading) -> None:
    """
    1.每日巡山一次。
    2.每周抽查一次。
    3.2024年以来，林区未发生火情。
    """
    assert paths(reading) == ["1", "2", "3"]


def test_parts_and_labels_of_one_sign_are_levels_too(reading: Reading) -> None:
    """
    第一部分 总则
    第二部分 职责
    一、站长
    ㈠巡查
    ⒈每周抽查一次。
    ⑴查台账。
    ⑵查现场。
    """
    assert paths(reading) == [
        "第一部分",
        "第二部分",
        "第二部分/一",
        "第二部分/一/（一）",
        "第二部分/一/（一）/1",
        "第二部分/一/（一）/1/（1）",
        "第二部分/一/（一）/1/（2）",
    ]
