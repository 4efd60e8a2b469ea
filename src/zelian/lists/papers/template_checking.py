"""A Word template looked through: every field it names, everything wrong with it, and where.

What is wrong is told at the words of its paragraph: Word splits words into runs as it likes,
so that no other place means anything to the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from rapidfuzz import fuzz, process

from zelian.documents.archives import Archive
from zelian.documents.refusals import CannotRead
from zelian.documents.word.reading import read_word
from zelian.lists.papers.template_fields import ROWS, SIGNATURES, Fields

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LARGEST = 5 * 1024 * 1024
MOST_MARKUP = 4 * 1024 * 1024  # of any one part, unpacked
MOST_FINDINGS = 60
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_LOOSE = re.compile(r"\{\{|\}\}|\{%|%\}")
_WIDE = re.compile(r"｛\s*[｛{%％]|[}%％｝]\s*｝|\{％|％\}")
_BLOCK = re.compile(r"\{%-?\s*(?:(tr|tc|p|r)\s+)?(\w+)(.*?)-?%\}")
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_PREFIXED = re.compile(r"\{\{-?\s*(r|p|tr|tc)\s")
_QUOTES = str.maketrans("“”‘’", "\"\"''")
FILTERS = frozenset({"default", "length", "d"})
_LOOP = frozenset({"index", "first", "last", "length"})
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const,
    nodes.For, nodes.If, nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand,
    nodes.Filter, nodes.CondExpr, nodes.Keyword,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and the words of the paragraph where it stands; none for the whole file."""

    sentence: str
    place: str = ""


@dataclass(slots=True)
class Check:
    """What a template holds; ``unknown`` are the fields nobody knows."""

    fields: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class NotAllowed(TemplateSyntaxError):
    """An expression does more than a template may."""


@dataclass(slots=True)
class _Open:
    """A block that waits for its end."""

    word: str
    prefix: str
    place: str
    variable: str = ""
    rows: str = ""


def check_template(name: str, data: bytes, fields: Fields) -> Check:
    """Look a file through; nothing in it is run."""
    check = Check()
    try:
        parts = list(_parts(name, data, check))
    except CannotRead as refusal:
        return Check(findings=[Finding(refusal.sentence.text(_))])
    if check.findings:
        return check
    for root in parts:
        _Part(check, fields).look_through(root)
    if not check.findings and not check.fields:
        check.findings.append(
            Finding(_("文件里没有任何字段。请照说明在要填的地方写上字段，例如 {{ 单位 }}。"))
        )
    del check.findings[MOST_FINDINGS:]
    return check


def _parts(name: str, data: bytes, check: Check) -> Iterator[Element]:
    """The parts with words of a sound Word file without macros."""
    if len(data) > LARGEST:
        words = _("文件超过 %(limit)s MB。请删去图片后再传。") % {"limit": LARGEST // 1024 // 1024}
        check.findings.append(Finding(words))
        return
    if name.lower().endswith((".docm", ".dotm")) or data[:4] == b"\xd0\xcf\x11\xe0":
        check.findings.append(_macros() if name.lower().endswith("m") else _not_word())
        return
    read_word(name, data)  # refuses what is locked, damaged, a bomb, or reaches outside
    with Archive(name, data) as archive:
        names = archive.names()
        types = archive.unpacked("[Content_Types].xml") if "[Content_Types].xml" in names else b""
        if b"macroEnabled" in types or any("vbaProject" in n for n in names):
            check.findings.append(_macros())
            return
        for part in sorted(names):
            if not part.endswith((".xml", ".rels")):
                continue
            root = archive.xml(part)  # none may declare entities
            if part == "docProps/core.xml" and root is not None and _tagged(root):
                words = _("文件属性（标题、作者等）里不能用字段，请清空后再传。")
                check.findings.append(Finding(words))
            if _PARTS.fullmatch(part) and root is not None:
                if len(archive.unpacked(part)) > MOST_MARKUP:
                    check.findings.append(Finding(_("模板太长，请只留下表头、表格和签字行。")))
                    return
                yield root


def _macros() -> Finding:
    return Finding(_("文件带有宏，为安全起见不能用。请另存为不带宏的 .docx 后再传。"))


def _not_word() -> Finding:
    return Finding(_("这是旧的 Word 格式或设了密码。请用 Word 或 WPS 另存为 .docx 后再传。"))


def _tagged(root: Element) -> bool:
    return any("{{" in (e.text or "") or "{%" in (e.text or "") for e in root.iter())


class _Part:
    """One part of the file, paragraph by paragraph."""

    def __init__(self, check: Check, fields: Fields) -> None:
        self.check = check
        self.fields = fields
        self.open: list[_Open] = []
        self.env = ImmutableSandboxedEnvironment()

    def look_through(self, root: Element) -> None:
        rows = {p: row for row in root.iter(f"{W}tr") for p in row.iter(f"{W}p")}
        for paragraph in root.iter(f"{W}p"):
            words = _words(paragraph)
            if "{" in words or "}" in words or _WIDE.search(words):
                self._paragraph(words)
                self._alone_in_row(words, rows.get(paragraph))
        for block in self.open:
            self._find(
                _("{%% %(word)s %%} 没有结束，请在后面加上 {%% end%(word)s %%}。")
                % {"word": block.word},
                block.place,
            )

    def _find(self, sentence: str, place: str) -> None:
        shortened = place.strip()[:80]
        finding = Finding(sentence, shortened)
        if finding not in self.check.findings:
            self.check.findings.append(finding)

    def _paragraph(self, words: str) -> None:
        if _WIDE.search(words):
            self._find(_("花括号和百分号要用半角：{{ 单位 }}。"), words)
            return
        rest = _TAG.sub("", words)
        if _LOOSE.search(rest):
            self._find(
                _("花括号没有配对。一个字段要写在同一段里，如 {{ 单位 }}，中间不要换行。"), words
            )
        for tag in _TAG.findall(words):
            if tag.startswith("{{"):
                self._value(tag, words)
            elif tag.startswith("{%"):
                self._block(tag, words)

    def _value(self, tag: str, place: str) -> None:
        if _PREFIXED.match(tag):
            self._find(_("%(tag)s：这里不能用 r、p 等前缀，直接写字段名。") % {"tag": tag}, place)
            return
        self._parse(tag.translate(_QUOTES), tag, place)

    def _block(self, tag: str, place: str) -> None:
        found = _BLOCK.fullmatch(tag.translate(_QUOTES))
        if found is None:
            self._find(_("%(tag)s 看不懂。") % {"tag": tag}, place)
            return
        prefix, word, rest = found[1] or "", found[2], found[3]
        if word in ("for", "if"):
            self._begin(word, prefix, rest, tag, place)
        elif word in ("endfor", "endif"):
            self._end(word.removeprefix("end"), prefix, tag, place)
        elif word in ("else", "elif") and self.open:
            if word == "elif":
                self._parse("{% if" + rest + "%}{% endif %}", tag, place)
        else:
            self._find(_("%(tag)s：模板里只能用 for、if 和它们的结束标记。") % {"tag": tag}, place)

    def _begin(self, word: str, prefix: str, rest: str, tag: str, place: str) -> None:
        block = _Open(word, prefix, place)
        if word == "for":
            parsed = re.fullmatch(r"\s*(\w+)\s+in\s+(\w+)\s*", rest)
            if parsed is None:
                sentence = _("%(tag)s 写得不对，应是 {%%tr for 行 in 条目 %%}。") % {"tag": tag}
                self._find(sentence, place)
            elif parsed[2] not in self.fields.of_rows:
                self._unknown(parsed[2], (ROWS, SIGNATURES), place)
            else:
                block.variable, block.rows = parsed[1], parsed[2]
                self._note(parsed[2])
                if any(one.rows == block.rows for one in self.open):
                    self._find(_("%(tag)s：同一个列表不能套着循环。") % {"tag": tag}, place)
        else:
            self._parse("{% if" + rest + "%}{% endif %}", tag, place)
        self.open.append(block)

    def _end(self, word: str, prefix: str, tag: str, place: str) -> None:
        if not self.open or self.open[-1].word != word:
            self._find(_("%(tag)s 没有对应的开头。") % {"tag": tag}, place)
            return
        block = self.open.pop()
        if block.prefix != prefix:
            self._find(
                _("%(tag)s 与开头的写法不一致：开头有 tr，结束也要有 tr。") % {"tag": tag}, place
            )

    def _parse(self, source: str, tag: str, place: str) -> None:
        try:
            tree = self.env.parse(source)
        except TemplateSyntaxError:
            self._find(_("%(tag)s 写得不对。字段名中间不要有空格和标点。") % {"tag": tag}, place)
            return
        scope = {one.variable: one.rows for one in self.open if one.variable}
        for node in _walk(tree):
            self._node(node, scope, tag, place)

    def _node(self, node: nodes.Node, scope: dict[str, str], tag: str, place: str) -> None:
        if not _is_allowed(node):
            self._find(_("%(tag)s：这里只能写字段名，不能有运算或调用。") % {"tag": tag}, place)
        elif isinstance(node, nodes.Getattr):
            owner = node.node.name if isinstance(node.node, nodes.Name) else ""
            if owner == "loop" and node.attr in _LOOP:
                return
            known = self.fields.row_names(scope.get(owner, ""))
            if owner and owner not in scope:
                self._find(
                    _("%(tag)s：“%(owner)s”要用在 {%%tr for %(owner)s in 条目 %%} 之内。")
                    % {"tag": tag, "owner": owner},
                    place,
                )
            elif node.attr in known:
                self._note(f"{scope[owner]}.{node.attr}")
            else:
                self._unknown(node.attr, known, place)
        elif isinstance(node, nodes.Name):
            self._name(node.name, scope, place)

    def _name(self, name: str, scope: dict[str, str], place: str) -> None:
        if name in self.fields.names or name in self.fields.of_rows:
            self._note(name)
        elif name not in scope and name != "loop":
            of_rows = self.fields.row_names(ROWS)
            if name in of_rows:
                self.check.unknown.append(name)
                self._find(
                    _("“%(name)s”是每一行的字段，要写在循环里：{{ 行.%(name)s }}。")
                    % {"name": name},
                    place,
                )
            else:
                self._unknown(name, self.fields.names, place)

    def _note(self, name: str) -> None:
        if name not in self.check.fields:
            self.check.fields.append(name)

    def _unknown(self, name: str, known: object, place: str) -> None:
        if name not in self.check.unknown:
            self.check.unknown.append(name)
        nearest = process.extractOne(name, sorted(known), scorer=fuzz.ratio, score_cutoff=45)
        if nearest:
            sentence = _("没有“%(name)s”这个字段，是不是“%(nearest)s”？")
            self._find(sentence % {"name": name, "nearest": nearest[0]}, place)
        else:
            self._find(_("没有“%(name)s”这个字段，请对照字段说明。") % {"name": name}, place)

    def _alone_in_row(self, words: str, row: Element | None) -> None:
        """A row that begins or ends a loop goes when the paper is printed, with all it holds."""
        if not re.search(r"\{%-?\s*tr\s", words):
            return
        if row is None:
            self._find(_("{%tr … %} 要写在表格的一行里。"), words)
            return
        rest = "".join(_TAG.sub("", _words(p)) for p in row.iter(f"{W}p"))
        others = sum(len(_TAG.findall(_words(p))) for p in row.iter(f"{W}p"))
        if rest.strip() or others > 1:
            self._find(
                _("写有 {%tr … %} 的这一行打印时会去掉，请让它独占一行，内容写到别的行里。"), words
            )


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    """A tree's nodes; the owner of a field is told with the field."""
    yield node
    for child in node.iter_child_nodes():
        if isinstance(node, nodes.Getattr) and isinstance(child, nodes.Name):
            continue
        yield from _walk(child)


def _is_allowed(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Getattr):
        return isinstance(node.node, nodes.Name) and not node.attr.startswith("_")
    if isinstance(node, nodes.Filter):
        return node.name in FILTERS
    if isinstance(node, nodes.For):
        return isinstance(node.iter, nodes.Name) and isinstance(node.target, nodes.Name)
    return isinstance(node, _ALLOWED)


class CheckedEnvironment(ImmutableSandboxedEnvironment):
    """
    Runs nothing but fields, loops over the list's rows and conditions.

    Every source is held against that as it is parsed, whatever the library made of the file
    before: the look at the paragraphs is for people, this one is the door.
    """

    def __init__(self, rows: frozenset[str]) -> None:
        super().__init__(autoescape=True, extensions=[])
        self.globals.clear()
        self.rows = rows

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        self._refuse(tree, ())
        return tree

    def _refuse(self, node: nodes.Node, around: tuple[str, ...]) -> None:
        if not _is_allowed(node):
            raise NotAllowed(type(node).__name__, node.lineno)
        if isinstance(node, nodes.For):
            rows = node.iter.name
            if rows not in self.rows or rows in around or node.recursive:
                raise NotAllowed(f"for {rows}", node.lineno)
            around = (*around, rows)
        for child in node.iter_child_nodes():
            self._refuse(child, around)


def _words(paragraph: Element) -> str:
    """The words of a paragraph, whatever runs they are split into; boxes have their own."""
    parts: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag == f"{W}t":
            parts.append(element.text or "")
        elif element.tag in (f"{W}br", f"{W}tab"):
            parts.append(" ")
        elif element.tag not in (f"{W}txbxContent", f"{W}p", f"{W}del"):
            stack.extend(reversed(element))
    return "".join(parts)
