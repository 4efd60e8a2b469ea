"""What a doubt of the reader is called, and what a person can do about it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.catalogue.models import ReadingRemark

LABELS: dict[str, str | Promise] = {
    "label": gettext_lazy("编号可疑"),
    "label.gap": gettext_lazy("编号不连续"),
    "label.refused": gettext_lazy("像编号，没有当作条目"),
    "label.slip": gettext_lazy("编号疑似笔误"),
    "measure": gettext_lazy("量化要求可疑"),
    "measure.vague": gettext_lazy("次数或时限不明"),
    "outline": gettext_lazy("层级可疑"),
    "outline.ambiguous": gettext_lazy("层级有两种读法"),
    "scan": gettext_lazy("扫描字迹可疑"),
    "scan.poor": gettext_lazy("扫描件不清楚"),
    "scan.unsure": gettext_lazy("扫描字迹不清"),
    "scoring": gettext_lazy("分值可疑"),
    "scoring.sum": gettext_lazy("分值合计不符"),
    "scoring.unsaid": gettext_lazy("没有写明分值"),
    "scoring.veto": gettext_lazy("一票否决"),
    "subject": gettext_lazy("责任主体可疑"),
    "subject.unclear": gettext_lazy("没有写明由谁负责"),
    "table": gettext_lazy("表格可疑"),
}
SETTLING: dict[str, str | Promise] = {
    "label": gettext_lazy("编号没有问题"),
    "outline": gettext_lazy("就按现在的层级"),
    "scan": gettext_lazy("字没有认错"),
    "scoring": gettext_lazy("原文如此"),
}
MENDING: dict[str, tuple[str, str | Promise]] = {
    "subject": ("bearers", gettext_lazy("去选由谁承担")),
    "measure": ("measures", gettext_lazy("去填次数或时限")),
}
"""Which part of the edit form mends a doubt, by its family."""


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """Another place for a heading: which of the offers, and in words."""

    number: int
    words: str


def label_of(remark: ReadingRemark) -> str:
    """What kind of doubt it is; one of a code not yet known goes by its family."""
    return str(LABELS.get(remark.code) or LABELS.get(_family(remark)) or _("存疑"))


def settling_words(remark: ReadingRemark) -> str:
    """What a person says who leaves things as they are."""
    return str(SETTLING.get(_family(remark)) or _("看过了"))


def mending_part(remark: ReadingRemark) -> str:
    """The part of the edit form to go to; empty where the form mends nothing."""
    return MENDING.get(_family(remark), ("", ""))[0]


def mending_words(remark: ReadingRemark) -> str:
    """What the way to that part is called."""
    return str(MENDING.get(_family(remark), ("", ""))[1])


def is_scanned(remark: ReadingRemark) -> bool:
    """Whether only the picture itself can tell."""
    return _family(remark) == "scan"


def other_places(remark: ReadingRemark) -> list[OtherPlace]:
    """The places a doubtful heading may be taken to."""
    places = []
    for number, other in enumerate((remark.offer or {}).get("others", [])):
        values = {
            "place": "".join(other["path"]) or _("不作条目"),
            "percent": round(100 * other["weight"]),
        }
        places.append(OtherPlace(number, _("改为“%(place)s”（可能性 %(percent)s%%）") % values))
    return places


def _family(remark: ReadingRemark) -> str:
    return remark.code.partition(".")[0]
