"""The four annex forms of a district's notice of 2017: what stands above and below their tables.

The columns are the kind's own; a kind names its form (``ListKind.form``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zelian.signing.meanings import ENDORSE, SIGN


@dataclass(frozen=True, slots=True)
class Annex:
    """
    A form: ``sealed`` ones begin with the unit and the place of its seal. ``labels`` are rows of
    labelled cells above the columns, each a label and the field of ``Facts`` beside it;
    ``foot`` are the lines to sign on, each with the meaning of the signature that stands there.
    """

    label: str | Promise
    title: str | Promise
    sealed: bool
    labels: tuple[tuple[tuple[str | Promise, str], ...], ...]
    foot: tuple[tuple[str | Promise, str], ...]


_PERSON = ((_("单位"), "unit"), (_("姓名"), "name"), (_("职务"), "post"))
ANNEXES: Mapping[str, Annex] = {
    "annex4": Annex(
        label=_("附件4"),
        title=_("纪委(纪检委员)监督责任清单"),
        sealed=True,
        foot=(
            (_("党委(组)主要负责人(签字)："), ENDORSE),
            (_("纪委(纪检组)主要负责人(签字)："), SIGN),
        ),
        labels=(((_("单位"), "unit"),),),
    ),
    "annex1": Annex(
        label=_("附件1"),
        title=_("党委(党组)领导班子主体责任清单"),
        sealed=True,
        labels=(),
        foot=((_("党委(组)主要负责人(签字)："), SIGN),),
    ),
    "annex3": Annex(
        label=_("附件3"),
        title=_("班子成员责任清单"),
        sealed=False,
        labels=(_PERSON, ((_("分管工作"), "in_charge"),), ((_("联系单位"), "liaison"),)),
        foot=((_("主要负责人(签字)："), ENDORSE), (_("班子成员(签字)："), SIGN)),
    ),
    "annex2": Annex(
        label=_("附件2"),
        title=_("领导班子主要负责人责任清单"),
        sealed=False,
        labels=(_PERSON,),
        foot=((_("领导班子主要负责人（签字）："), SIGN),),
    ),
}
