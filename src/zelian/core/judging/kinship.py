"""Kinds of act that can meet a duty of another kind, each with its reason and examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zelian.core.vocabulary.regulation import Activity
from zelian.core.vocabulary.wording import said


@dataclass(frozen=True, slots=True)
class Kinship:
    """An act of kind ``act`` may serve a duty of kind ``duty``, ``why``, as in ``example``.

    ``example`` is a duty's topic and an act's topic that belong together.
    """

    duty: Activity
    act: Activity
    why: str
    example: tuple[str, str]
    since: date = date(2026, 11, 20)


_STUDY = said("集体学习常以会议的形式进行")
_REPORT = said("听取汇报常在会议上进行")
_FILING = said("报送的报告同时就是报告")
_CHECK = said("考核检查常与监督检查一并进行")
_TEACH = said("党课、培训和学习常合并举办")
_SHOW = said("通报和公示都是向一定范围公开")

KINSHIPS: tuple[Kinship, ...] = (
    Kinship(Activity.STUDY, Activity.MEETING, _STUDY, ("学习党内法规", "党内法规专题会")),
    Kinship(Activity.MEETING, Activity.STUDY, _STUDY, ("警示教育会", "警示教育集中学习")),
    Kinship(Activity.REPORT, Activity.MEETING, _REPORT, ("听取廉政情况汇报", "廉政情况汇报会")),
    Kinship(Activity.MEETING, Activity.REPORT, _REPORT, ("述责述廉会议", "述责述廉报告")),
    Kinship(Activity.FILING, Activity.REPORT, _FILING, ("报送责任落实报告", "责任落实报告")),
    Kinship(Activity.REPORT, Activity.FILING, _FILING, ("书面报告履职情况", "履职报告已报送")),
    Kinship(Activity.FILING, Activity.PLAN_OR_LIST, _FILING, ("报备责任清单", "编制责任清单")),
    Kinship(Activity.INSPECTION, Activity.ASSESSMENT, _CHECK, ("检查考核", "年终考核检查")),
    Kinship(Activity.ASSESSMENT, Activity.INSPECTION, _CHECK, ("考核责任制", "责任制检查")),
    Kinship(Activity.LECTURE, Activity.TRAINING, _TEACH, ("讲廉政党课", "廉政党课培训班")),
    Kinship(Activity.TRAINING, Activity.LECTURE, _TEACH, ("纪检干部培训", "纪检干部专题讲座")),
    Kinship(Activity.TRAINING, Activity.STUDY, _TEACH, ("廉洁教育培训", "廉洁教育学习班")),
    Kinship(Activity.STUDY, Activity.TRAINING, _TEACH, ("学习纪律条例", "纪律条例培训")),
    Kinship(Activity.NOTICE, Activity.PUBLICATION, _SHOW, ("通报典型案例", "典型案例公开")),
    Kinship(Activity.PUBLICATION, Activity.NOTICE, _SHOW, ("公示责任清单", "责任清单告知")),
)
KINDRED: Mapping[tuple[Activity, Activity], Kinship] = {(k.duty, k.act): k for k in KINSHIPS}

BROAD = frozenset(
    {
        Activity.MEETING,
        Activity.REPORT,
        Activity.RECORD,
        Activity.NOTICE,
        Activity.FILING,
        Activity.PLAN_OR_LIST,
        Activity.OTHER,
    }
)
"""Kinds that say little by themselves: a meeting may be about anything."""
