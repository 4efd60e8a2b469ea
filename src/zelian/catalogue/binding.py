"""From a document's words for a subject to who bears the duty. Pure: names in, bearers out.

A word such as 基层党委（党总支）领导班子其他成员 has two halves: where (which units) and who
in them. Who is read from the end of the word; where from the institution's own names,
then from the names and aliases of its kinds of unit, then from words of level (校、基层、
各单位) that every institution shares. What stays open is said, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from zelian.core.vocabulary.wording import Sentence, said

CLEAR = 0.8


@dataclass(frozen=True, slots=True)
class KindNames:
    """A kind of unit with everything it is called; ``present`` when the scope has such units."""

    code: str
    names: tuple[str, ...]
    present: bool = True


@dataclass(frozen=True, slots=True)
class PostKindNames:
    """A kind of post: ``rank`` is head, member or staff."""

    code: str
    rank: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitNames:
    """A unit within the scope with its names."""

    id: int
    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """What the institution calls its units and posts."""

    kinds: tuple[KindNames, ...] = ()
    post_kinds: tuple[PostKindNames, ...] = ()
    units: tuple[UnitNames, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where: all units of a kind, or one unit."""

    unit_kind: str | None = None
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who bears: ``bearer`` (unit, head, members, post_kind) at a place."""

    bearer: str
    place: Place
    post_kind: str | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    """What a word was taken for.

    ``bearers`` bear the duty together; with a ``doubt`` they are only candidates, of which
    a person chooses. ``likeness`` is from 0 to 1; ``reason`` says what it rests on.
    """

    word: str
    bearers: tuple[Bearer, ...] = ()
    likeness: float = 0.0
    reason: Sentence = field(default_factory=lambda: Sentence(""))
    doubt: Sentence | None = None

    @property
    def clear(self) -> bool:
        """Whether it can be proposed without asking."""
        return self.doubt is None and bool(self.bearers)


# the units meant, the likeness, and what it rests on
Found = tuple[tuple[Place, ...], float, Sentence]

SCHOOL = ("committee", "school")
COLLEGES = ("college_committee", "general_branch")
SECOND_LEVEL = ("department", *COLLEGES)
BRANCHES = ("branch",)

# words of level that say which units are meant, the more telling first
PLACES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"(学校|本校|全校)?(校院|院校|校系|校院系)(两级|三级)(党委|党组织|单位)?",
        (*SCHOOL, *COLLEGES),
    ),
    (r"(学校|校)?各级(党委|党组织|领导班子|党委班子)", (*SCHOOL, *COLLEGES, *BRANCHES)),
    (r"党支部|支部|支部委员会|支委会|直属党支部", BRANCHES),
    (
        r"(学校|校|校级|本校)?(纪委|纪检委|纪委常委会|纪检监察机构|纪检机构|纪委领导)",
        ("discipline_committee",),
    ),
    (
        r"(机关|职能|业务|行政|教辅|管理|校内|有关|相关|机关各|机关职能)?(部门|处室|部处|科室)",
        ("department",),
    ),
    (r"机关|各机关", ("department",)),
    (r"(校内|下属|所属|直属|二级|基层|有关|相关|责任|学校)?单位", SECOND_LEVEL),
    (
        r"(学校|校)?(基层|二级|院级|院系|学院|系级|分)(单位|院系)?(党委|党组织|党总支|党委会|党政|纪委)?",
        COLLEGES,
    ),
    (r"学院|院系|院（系）|院（部）|院部|教学单位|二级学院|党总支|总支|分党委", COLLEGES),
    (r"(学校|校|校级|本校|我校)(党委|党政|党委常委会|党组织|党委会|党政领导|党委中心组)?", SCHOOL),
    (r"(党委)?常委会|全委会|党委全会|党委理论学习中心组|党委中心组|理论学习中心组", SCHOOL),
)
PLACE_PATTERNS = tuple((re.compile(pattern), kinds) for pattern, kinds in PLACES)

# who in the unit, read from the end of the word; the longer first
WHO: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"(领导)?班子(的)?其他(成员|同志|领导)", ("members",)),
    (r"其他(领导)?(班子)?(成员|同志|委员)", ("members",)),
    (r"(领导)?班子副职|副职(领导)?", ("members",)),
    (r"(领导)?班子(全体)?成员", ("head", "members")),
    (
        r"(党政)?(主要负责人|主要负责同志|主要领导|主要领导干部|负责人|负责同志|一把手|正职)",
        ("head",),
    ),
    (r"(党政)?第一责任人", ("head",)),
    (r"(党政)?领导(班子|集体)|(党政)?班子", ("unit",)),
    (r"(党政)?领导(干部)?", ("head", "members")),
)
WHO_PATTERNS = tuple((re.compile(f"({pattern})$"), who) for pattern, who in WHO)
OVERSEEING = re.compile(
    r"(学校|校|党委)?(分管|联系|主管)(联系)?(的)?(校|院)?(领导|负责人|负责同志|校领导|领导干部|同志)"
)
EVERYONE = re.compile(
    r"(全体|广大)?(党员|教职工|干部|师生|师生员工|(党员)?领导干部|工作人员|人员|教师|学生)+"
)
PARTY_COMMITTEE = re.compile(r"党委(会)?|党组|党组织")
GENERAL_BRANCH = re.compile(r"(直属)?(党总支|总支|党支部)([、，](直属)?(党总支|总支|党支部))*")
LEADING = re.compile(r"^(学校)?(各个|各|全体|全校|所有|每个)+")

CHOOSE = said("文件中的“{word}”对应哪些单位或岗位不明确，请选择。")
NOBODY = said("没有找到与“{word}”对应的单位或岗位，请选择。")
PERSONS = said("“{word}”泛指人员，没有对应的岗位，请选择由哪些单位或岗位承担。")
BY_NAME = said("与单位名称“{name}”一致")
BY_ALIAS = said("与“{name}”的叫法一致")
BY_LEVEL = said("按“{name}”所指的层级")
BY_POST = said("与岗位“{name}”的叫法一致")
BY_OVERSIGHT = said("分管、联系由学校班子其他成员承担")
BY_COMPANY = said("与同一句中的“{name}”是同样的单位")
PARTLY = said("与“{name}”部分一致")


def bind(word: str, names: Names) -> Binding:
    """Who is meant by ``word``."""
    plain = plain_name(word)
    if not plain:
        return Binding(word, doubt=Sentence(NOBODY, {"word": word}))
    if found := _unit_by_name(plain, names):
        return Binding(word, (Bearer("unit", found[0]),), 1.0, Sentence(BY_NAME, {"name": plain}))
    if OVERSEEING.fullmatch(plain):
        return _overseeing(word, names)
    for where, whos, post_kind in _halves(plain, names):
        places, likeness, reason = _places(where, names)
        if places:
            bearers = tuple(Bearer(who, place, post_kind) for place in places for who in whos)
            return _judged(word, bearers, likeness, reason, where)
    if EVERYONE.fullmatch(plain):
        return Binding(word, doubt=Sentence(PERSONS, {"word": word}))
    return _only_who(word, plain, names)


def bind_subjects(words: Iterable[str], names: Names) -> tuple[Binding, ...]:
    """
    The subjects of one duty, each distinct word once, in their order.

    They are named in one breath: in 基层党委领导班子、主要负责人 the second word means the
    units of the first.
    """
    found: list[Binding] = []
    places: tuple[Place, ...] = ()
    before = ""
    for word in dict.fromkeys(words):
        binding = bind(word, names)
        if not binding.clear and places and (whos := _bare_who(plain_name(word), names)):
            who, code = whos
            bearers = tuple(Bearer(each, place, code) for place in places for each in who)
            binding = Binding(word, bearers, CLEAR, Sentence(BY_COMPANY, {"name": before}))
        elif binding.clear and not OVERSEEING.fullmatch(plain_name(word)):
            places = tuple(dict.fromkeys(bearer.place for bearer in binding.bearers))
            before = word
        found.append(binding)
    return tuple(found)


def plain_name(word: str) -> str:
    """Full-width brackets, no spaces or quotes: the form names are compared in."""
    text = unicodedata.normalize("NFKC", word).replace("(", "（").replace(")", "）")
    text = re.sub(r"\s+|[“”\"'《》]", "", text)
    return text.strip("，。；：、,.;:")


def _judged(
    word: str, bearers: tuple[Bearer, ...], likeness: float, reason: Sentence, where: str
) -> Binding:
    """A word that names a committee without saying whose, or hardly fits, is left open."""
    bare = PARTY_COMMITTEE.fullmatch(where) is not None and len(bearers) > 1
    doubt = Sentence(CHOOSE, {"word": word}) if bare or likeness < CLEAR else None
    return Binding(word, tuple(dict.fromkeys(bearers)), round(likeness, 2), reason, doubt)


def _who_of(kind: PostKindNames) -> tuple[tuple[str, ...], str | None]:
    """The head of a unit is its head, whatever the post is called."""
    return (("head",), None) if kind.rank == "head" else (("post_kind",), kind.code)


def _halves(plain: str, names: Names) -> Iterator[tuple[str, tuple[str, ...], str | None]]:
    """Ways to cut a word into where and who, the likeliest first."""
    for pattern, who in WHO_PATTERNS:
        if (found := pattern.search(plain)) and found.start() > 0:
            yield plain[: found.start()], who, None
            break
    for kind, name in _longest_first((k, n) for k in names.post_kinds for n in k.names):
        if plain.endswith(name) and len(plain) > len(name):
            yield plain[: -len(name)], *_who_of(kind)
    yield plain, ("unit",), None


def _places(where: str, names: Names) -> Found:
    """The units meant by the first half of a word; every part of an enumeration must fit."""
    where = _without_joint(where)
    if not where:
        return (), 0.0, Sentence("")
    direct = _place(where, names)
    if direct[0]:
        return direct
    stripped = LEADING.sub("", where)
    if stripped and stripped != where and (direct := _place(stripped, names))[0]:
        return direct
    parts = [part for part in re.split(r"[、，,和及与或/]|以及", stripped) if part]
    if len(parts) < 2 or "（" in stripped:
        parts = _bracketed(stripped)
    if not parts:
        return _containing(stripped, names)
    found = [_places(part, names) for part in parts]
    if not all(places for places, _likeness, _reason in found):
        return (), 0.0, Sentence("")
    places = tuple(dict.fromkeys(place for f in found for place in f[0]))
    weakest = min(found, key=lambda f: f[1])
    return places, weakest[1], weakest[2]


def _without_joint(where: str) -> str:
    return where.rstrip("的、，").removesuffix("中")


def _bracketed(where: str) -> list[str]:
    """基层党委（党总支） names two things: what stands before the bracket and what in it."""
    found = re.fullmatch(r"(.+?)（(.+?)）(.*)", where)
    if not found:
        return []
    before, inside, after = found.groups()
    if PARTY_COMMITTEE.fullmatch(before) and GENERAL_BRANCH.fullmatch(inside):
        # a committee named together with general branches is one of their level
        return ["基层" + before + after, inside + after]
    return [before + after, inside + after]


def _place(where: str, names: Names) -> Found:
    if units := _unit_by_name(where, names):
        return units, 1.0, Sentence(BY_NAME, {"name": where})
    kinds = [kind.code for kind in names.kinds if kind.present and where in kind.names]
    if PARTY_COMMITTEE.fullmatch(where):
        kinds += [k for k in _present((*SCHOOL, *COLLEGES), names) if k not in kinds]
    if kinds:
        return _kinds(kinds), 1.0, Sentence(BY_ALIAS, {"name": where})
    level = re.sub(r"（.+?）", "", where)
    for pattern, codes in PLACE_PATTERNS:
        if pattern.fullmatch(level) and (present := _present(codes, names)):
            return _kinds(present), 0.9, Sentence(BY_LEVEL, {"name": where})
    return (), 0.0, Sentence("")


def _containing(where: str, names: Names) -> Found:
    """A name that stands inside the words: likely in part only, so a person is asked."""
    for unit, name in _longest_first((u, n) for u in names.units for n in u.names):
        if len(name) >= 3 and name in where:
            likeness = 0.75 * len(name) / len(where)
            return (Place(unit=unit.id),), likeness, Sentence(PARTLY, {"name": name})
    for kind, name in _longest_first((k, n) for k in names.kinds if k.present for n in k.names):
        if len(name) >= 2 and name in where:
            likeness = 0.75 * len(name) / len(where)
            return _kinds([kind.code]), likeness, Sentence(PARTLY, {"name": name})
    return (), 0.0, Sentence("")


def _unit_by_name(where: str, names: Names) -> tuple[Place, ...]:
    """The one unit called so; a name that a whole kind goes by is no unit's own."""
    if any(where in kind.names for kind in names.kinds if kind.code not in SCHOOL):
        return ()
    found = [unit.id for unit in names.units if where in unit.names]
    return (Place(unit=found[0]),) if len(found) == 1 else ()


def _overseeing(word: str, names: Names) -> Binding:
    bearers = tuple(Bearer("members", place) for place in _kinds(_present(SCHOOL, names)))
    if not bearers:
        return Binding(word, doubt=Sentence(NOBODY, {"word": word}))
    return Binding(word, bearers, 0.85, Sentence(BY_OVERSIGHT))


def _only_who(word: str, plain: str, names: Names) -> Binding:
    """主要负责人 without a place: whose, a person must say; every level is a candidate."""
    levels = _kinds(_present((*SCHOOL, *COLLEGES, "department", *BRANCHES), names))
    if (whos := _bare_who(plain, names)) is None:
        return Binding(word, doubt=_doubt(NOBODY, word))
    who, code = whos
    by_post = any(plain in kind.names for kind in names.post_kinds)
    reason = Sentence(BY_POST if by_post else PARTLY, {"name": plain})
    bearers = tuple(Bearer(each, place, code) for place in levels for each in who)
    return Binding(word, bearers, 0.5, reason, _doubt(CHOOSE, word))


def _bare_who(plain: str, names: Names) -> tuple[tuple[str, ...], str | None] | None:
    """Who a word names that says nothing of where: 主要负责人, 书记."""
    if EVERYONE.fullmatch(plain):
        return None
    for pattern, who in WHO_PATTERNS:
        if pattern.fullmatch(plain):
            return who, None
    return next((_who_of(kind) for kind in names.post_kinds if plain in kind.names), None)


def _doubt(template: str, word: str) -> Sentence:
    return Sentence(template, {"word": word})


def _present(codes: Iterable[str], names: Names) -> list[str]:
    present = {kind.code for kind in names.kinds if kind.present}
    return [code for code in codes if code in present]


def _kinds(codes: Iterable[str]) -> tuple[Place, ...]:
    return tuple(Place(unit_kind=code) for code in dict.fromkeys(codes))


def _longest_first(pairs: Iterable[tuple]) -> list[tuple]:
    return sorted(pairs, key=lambda pair: -len(pair[1]))
