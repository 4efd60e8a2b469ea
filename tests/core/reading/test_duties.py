from __future__ import annotations

from zelian.core.vocabulary.regulation import Activity, Duty, Modality, Reading
from zelian.core.vocabulary.text import Paper


def who(duties: tuple[Duty, ...]) -> list[tuple[str, ...]]:
    return [d.subjects for d in duties]


def test_the_sentence_names_its_subject(duties: tuple[Duty, ...]) -> None:
    """
    第一条 护林员每日巡山不少于一次，中队长每周抽查不少于两次。
    """
    assert who(duties) == [("护林员",), ("中队长",)]


def test_a_heading_names_the_subject_of_what_stands_below(duties: tuple[Duty, ...]) -> None:
    """
    （一）林场主要负责人责任
    1.每半年听取一次防火汇报。
    （二）护林员职责
    1.每日填写巡山日志。
    """
    assert who(duties) == [("林场主要负责人",), ("护林员",)]


def test_an_opening_sentence_names_the_subject_of_its_items(duties: tuple[Duty, ...]) -> None:
    """
    第六条 各级林长应当履行下列职责：
    （一）组织防火巡查；
    （二）每年主持召开一次林长会议。
    """
    assert all(d.subjects == ("各级林长",) for d in duties)
    assert duties[-1].activity is Activity.MEETING


def test_the_sentence_before_lends_its_subject(duties: tuple[Duty, ...]) -> None:
    """
    第三条 护林站应当建立值班制度。每月演练一次。
    """
    assert who(duties) == [("护林站",), ("护林站",)]


def test_whoever_is_pushed_is_the_subject(duties: tuple[Duty, ...]) -> None:
    """
    推动各护林站每年开展一次隐患自查。
    """
    assert who(duties) == [("各护林站",)]
    assert duties[0].activity is Activity.SELF_CHECK


def test_subjects_joined_are_named_one_by_one(duties: tuple[Duty, ...]) -> None:
    """
    场长和副场长、各站站长应当每季度带班一次。
    """
    assert who(duties) == [("场长", "副场长", "各站站长")]


def test_no_subject_anywhere_is_remarked_not_guessed(
    duties: tuple[Duty, ...], codes: list[str]
) -> None:
    """
    每季度开展一次应急演练。
    """
    assert who(duties) == [()]
    assert codes == ["subject.unclear"]


def test_a_vague_frequency_is_remarked(duties: tuple[Duty, ...], codes: list[str]) -> None:
    """
    护林站应当定期检修设备。
    """
    assert duties[0].measures == ()
    assert codes == ["measure.vague"]


def test_two_dates_share_a_verb_and_a_companion_inherits_them(
    paper: Paper, duties: tuple[Duty, ...]
) -> None:
    """
    每年3月20日前和9月20日前，各站站长向林场书面报告防火情况；护林员向站长书面报告巡山情况。
    """
    assert who(duties) == [("各站站长",), ("护林员",)]
    for duty in duties:
        values = [m.value.to_json() for m in duty.measures]
        assert [(v["month"], v["day"]) for v in values] == [(3, 20), (9, 20)]
    assert [d.recipients for d in duties] == [("林场",), ("站长",)]
    for duty in duties:
        for measure in duty.measures:
            assert measure.span.of(paper.text)


def test_a_short_companion_inherits_though_the_report_is_of_half_a_year(
    duties: tuple[Duty, ...],
) -> None:
    """
    场长每年3月20日前和9月20日前，分别向林业局书面报告上一年度、上半年防火情况；副场长向林场书面报告。
    """
    assert who(duties) == [("场长",), ("副场长",)]
    for duty in duties:
        values = [m.value.to_json() for m in duty.measures]
        assert [(v["month"], v["day"]) for v in values] == [(3, 20), (9, 20)]


def test_a_time_runs_from_the_clause_before_the_one_who_must(
    paper: Paper, duties: tuple[Duty, ...]
) -> None:
    """
    接到火情报告后，值班员应当在十分钟内出动。
    """
    assert who(duties) == [("值班员",)]
    (measure,) = duties[0].measures
    assert measure.value.to_json()["after"] == "接到火情报告后"
    assert measure.span.of(paper.text).startswith("十分钟内")


def test_one_measure_over_a_chain_of_verbs_is_one(duties: tuple[Duty, ...]) -> None:
    """
    护林站每年制定防火计划，细化防火清单，建立防火台账。
    """
    assert [len(d.measures) for d in duties] == [1]
    assert duties[0].activity is Activity.PLAN_OR_LIST


def test_each_clause_with_a_measure_of_its_own_is_a_duty(duties: tuple[Duty, ...]) -> None:
    """
    年初林场组织召开部署会，年中召开推进会，年末召开总结会。
    """
    assert who(duties) == [("林场",)] * 3
    assert [d.measures[0].value.to_json()["when"] for d in duties] == [
        "year_start",
        "year_mid",
        "year_end",
    ]


def test_modality_tells_must_from_must_not_may_and_should(duties: tuple[Duty, ...]) -> None:
    """
    护林员应当佩证上岗。护林员不得擅自离岗。护林员可以拒绝违章指挥。鼓励护林员报考证书。
    """
    assert [d.modality for d in duties] == [
        Modality.MUST,
        Modality.MUST_NOT,
        Modality.MAY,
        Modality.SHOULD,
    ]


def test_evidence_counterparts_and_action_are_in_the_documents_words(
    duties: tuple[Duty, ...],
) -> None:
    """
    站长每年至少与护林员谈话一次，并留有谈话记录。
    """
    (duty,) = duties
    assert duty.activity is Activity.TALK
    assert duty.counterparts == ("护林员",)
    assert duty.evidence == ("谈话记录",)
    assert duty.action.startswith("与护林员谈话")


def test_filing_names_who_receives_it(duties: tuple[Duty, ...]) -> None:
    """
    各站应当于每年5月底前将防火预案报林场办公室备案。
    """
    (duty,) = duties
    assert duty.activity is Activity.FILING
    assert duty.recipients == ("林场办公室",)


def test_definitions_purposes_and_closings_are_no_duties(duties: tuple[Duty, ...]) -> None:
    """
    第一条 为了保护森林资源，制定本规定。
    第二条 本规定所称林长，是指负责辖区森林资源保护的负责人。
    第三条 本规定由林场负责解释。
    第四条 本规定自印发之日起施行。
    """
    assert duties == ()


def test_a_tail_belongs_to_the_doing_before_it(duties: tuple[Duty, ...]) -> None:
    """
    站长每周召开一次班务会，每次不少于30分钟。
    """
    (duty,) = duties
    assert duty.activity is Activity.MEETING
    assert [m.kind.value for m in duty.measures] == ["frequency", "amount"]


def test_progress_runs_from_start_to_end() -> None:
    from zelian.core.reading import read

    seen: list[float] = []
    read(Paper("一、检查\n站长每周检查一次。\n", ()), progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_a_reading_of_nothing_is_empty(reading: Reading) -> None:
    """ """
    assert reading.provisions == ()
    assert reading.duties == ()
    assert reading.regulation.title == ""


def test_a_count_without_a_verb_is_about_the_doing_before_it(duties: tuple[Duty, ...]) -> None:
    """
    站长每年巡山不少于4次，护林员每年不少于48次。
    """
    assert who(duties) == [("站长",), ("护林员",)]
    assert [d.activity for d in duties] == [Activity.INSPECTION] * 2


def test_a_vote_that_must_be_reached_is_no_measure(duties: tuple[Duty, ...]) -> None:
    """
    会议须有三分之二以上成员到会方可召开。决定须经到会成员过半数通过。
    """
    assert [d.measures for d in duties] == [()] * len(duties)


def test_a_measure_never_reaches_into_the_next_sentence(
    paper: Paper, duties: tuple[Duty, ...]
) -> None:
    """
    发现火情的，应当在二十分钟内电联林场。每年六月为防火宣传月。
    """
    assert [m.span.of(paper.text) for d in duties for m in d.measures] == ["二十分钟内"]


def test_two_who_share_a_verb_each_have_their_own_day(duties: tuple[Duty, ...]) -> None:
    """
    护林站每月25日前、中队每月20日前将巡山情况报林场办公室。
    """
    assert who(duties) == [("护林站",), ("中队",)]
    assert [d.activity for d in duties] == [Activity.FILING] * 2
    assert [d.measures[0].value.to_json()["day"] for d in duties] == [25, 20]


def test_no_bound_is_left_behind_in_the_action_when_its_count_has_gone(
    duties: tuple[Duty, ...],
) -> None:
    """
    第一条 护林站每年对防火器材至少检查一次，检查结果通报。
    """
    assert duties[0].action == "对防火器材检查，检查结果通报"
