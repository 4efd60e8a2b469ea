"""How values and history actions read on a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import Model
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zelian.core.vocabulary.obligation import Reason
from zelian.core.vocabulary.wording import Sentence

NOTHING = "—"

THINGS = {
    "account": gettext_lazy("账号"),
    "act": gettext_lazy("履责记实"),
    "appointment": gettext_lazy("任职"),
    "bearer": gettext_lazy("责任主体"),
    "calendar": gettext_lazy("工作日历"),
    "chain": gettext_lazy("责任链"),
    "duty": gettext_lazy("责任事项"),
    "evidence": gettext_lazy("佐证材料"),
    "generation": gettext_lazy("清单编制"),
    "item": gettext_lazy("清单条目"),
    "list": gettext_lazy("责任清单"),
    "measure": gettext_lazy("量化要求"),
    "obligation": gettext_lazy("履责期次"),
    "oversight": gettext_lazy("分管联系"),
    "password": gettext_lazy("密码"),
    "person": gettext_lazy("人员"),
    "plan": gettext_lazy("期次"),
    "post": gettext_lazy("岗位"),
    "provision": gettext_lazy("条款"),
    "regulation": gettext_lazy("制度文件"),
    "remark": gettext_lazy("存疑之处"),
    "role": gettext_lazy("授权"),
    "unit": gettext_lazy("单位"),
    "year": gettext_lazy("年度"),
}
DEEDS = {
    "accepted": gettext_lazy("采纳"),
    "added": gettext_lazy("添加"),
    "announced": gettext_lazy("公布"),
    "assigned": gettext_lazy("指定"),
    "attached": gettext_lazy("附上"),
    "cancelled": gettext_lazy("取消"),
    "changed": gettext_lazy("修改"),
    "closed": gettext_lazy("撤销"),
    "confirmed": gettext_lazy("确认施行"),
    "corrected": gettext_lazy("更正"),
    "created": gettext_lazy("新建"),
    "deleted": gettext_lazy("删除"),
    "disabled": gettext_lazy("停用"),
    "enabled": gettext_lazy("启用"),
    "ended": gettext_lazy("结束"),
    "finished": gettext_lazy("完成"),
    "generated": gettext_lazy("生成"),
    "granted": gettext_lazy("授予"),
    "imported": gettext_lazy("导入"),
    "judged": gettext_lazy("判定"),
    "linked": gettext_lazy("关联"),
    "made": gettext_lazy("任命"),
    "merged": gettext_lazy("合并"),
    "moved": gettext_lazy("调整"),
    "opened": gettext_lazy("设立"),
    "password_changed": gettext_lazy("修改密码："),
    "password_reset": gettext_lazy("重置密码："),
    "planned": gettext_lazy("排定"),
    "read": gettext_lazy("读取完成"),
    "recorded": gettext_lazy("登记"),
    "refreshed": gettext_lazy("更新"),
    "rejected": gettext_lazy("不采纳"),
    "removed": gettext_lazy("移除"),
    "renamed": gettext_lazy("更名"),
    "reopened": gettext_lazy("退回修改"),
    "repealed": gettext_lazy("废止"),
    "requested": gettext_lazy("发起"),
    "requeued": gettext_lazy("重新读取"),
    "reset": gettext_lazy("重置"),
    "restored": gettext_lazy("恢复"),
    "revoked": gettext_lazy("收回"),
    "role_ended": gettext_lazy("收回授权："),
    "role_granted": gettext_lazy("授权："),
    "set": gettext_lazy("设定"),
    "settled": gettext_lazy("处理"),
    "signed": gettext_lazy("签字"),
    "split": gettext_lazy("拆分"),
    "unlinked": gettext_lazy("取消关联"),
    "unreadable": gettext_lazy("读取失败"),
    "uploaded": gettext_lazy("上传"),
    "voided": gettext_lazy("签字失效"),
    "waived": gettext_lazy("免除"),
    "withdrawn": gettext_lazy("撤回"),
}

# what the system itself counts in
UNITS = {"次": pgettext_lazy("量词", "次"), "人": pgettext_lazy("量词", "人")}


def action_words(action: str) -> str:
    """A history action in words: ``act.recorded`` is 登记履责记实."""
    thing, _dot, deed = action.partition(".")
    return _("{deed}{thing}").format(deed=DEEDS.get(deed, deed), thing=THINGS.get(thing, thing))


def worded(value: object) -> str:
    """
    A core sentence in the reader's language.

    Takes a ``Sentence``, a ``Reason``, the JSON of either, or plain text, which stays as it is.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, Mapping):
        inner = value.get("sentence", value)
        value = Sentence.from_json(inner)
    if isinstance(value, Reason):
        value = value.sentence
    if isinstance(value, Sentence):
        return _filled(value).text(_)
    return str(value)


def unit_words(unit: str) -> str:
    """What is counted, in the reader's language; an institution's own unit as it is."""
    return str(UNITS.get(unit, unit))


def _filled(sentence: Sentence) -> Sentence:
    """The sentence with its days and numbers as people write them."""
    return Sentence(
        sentence.template,
        {
            name: _filled(value) if isinstance(value, Sentence) else _inside(name, value)
            for name, value in sentence.values.items()
        },
    )


def _inside(name: str, value: object) -> str:
    if isinstance(value, str):
        return unit_words(value) if name == "unit" else _from_json(value)
    return shown(value)


def _from_json(text: str) -> str:
    """A day that came through JSON as ``2026-03-05`` reads as a day again, ``1.50`` as 1.5."""
    if "." in text and _is_number(text):
        return plain_number(text)
    if len(text) == 10 and text[4] == text[7] == "-":
        try:
            return year_date(date.fromisoformat(text))
        except ValueError:
            return text
    return text


def year_date(value: date | datetime | None) -> str:
    """A day in full: 2026年3月5日; nothing gives a dash."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.date_format(value, "DATE_FORMAT")


def plain_number(value: object) -> str:
    """A number without trailing zeros: 2.50 is 2.5, 3.00 is 3; text stays as it is."""
    if isinstance(value, str):
        value = Decimal(value) if _is_number(value) else value
    if isinstance(value, float):
        value = Decimal(str(value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    return NOTHING if value is None else str(value)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).lstrip("-").isdecimal()


def shown(value: object) -> str:
    """Any value of a table cell or fact as people write it; nothing gives a dash."""
    if value is None or value == "":
        return NOTHING
    for kinds, words in WRITTEN:
        if isinstance(value, kinds):
            return words(value)
    if isinstance(value, Iterable):
        return _("、").join(shown(part) for part in value) or NOTHING
    return str(value)


def _moment(value: datetime) -> str:
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return formats.date_format(local, "DATETIME_FORMAT")


def _clock(value: time) -> str:
    return formats.time_format(value, "TIME_FORMAT")


def _yes_or_no(value: bool) -> str:
    return _("是") if value else _("否")


# narrower kinds first: a bool is an int, a datetime is a date
WRITTEN = (
    (bool, _yes_or_no),
    ((Sentence, Reason), worded),
    (datetime, _moment),
    (date, year_date),
    (time, _clock),
    ((Decimal, float), plain_number),
    ((str, Promise, Model), str),
)
