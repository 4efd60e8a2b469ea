"""The chain as a picture: six columns from clause to evidence, joined by quiet lines."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zelian.insight.presenting import Node, Step
from zelian.pages.statuses import STATUSES

COLUMN, BOX, HEIGHT, GAP, TOP = 196, 168, 46, 10, 30
AT_MOST = 8  # boxes drawn in a column; the rest is a line that says how many
LINE = 11  # full-width characters that fit a line of a box
CURRENT = mark_safe(' aria-current="true"')
Edge = tuple[tuple[str, int], tuple[str, int]]


def draw_chain(steps: Sequence[Step], edges: frozenset[Edge]) -> SafeString:
    """An SVG of the chain; every box is a link, the one in view is marked."""
    drawn = {step.kind: _chosen(step, edges) for step in steps}
    tallest = max(
        (
            len(nodes) + _has_tail(step, nodes)
            for step, nodes in zip(steps, drawn.values(), strict=True)
        ),
        default=1,
    )
    height = TOP + max(tallest, 1) * (HEIGHT + GAP) + GAP
    places: dict[tuple[str, int], tuple[int, int]] = {}
    boxes: list[SafeString] = []
    for column, step in enumerate(steps):
        nodes = drawn[step.kind]
        rows = len(nodes) + _has_tail(step, nodes)
        x = column * COLUMN
        y = TOP + (height - TOP - rows * (HEIGHT + GAP)) // 2
        for node in nodes:
            places[node.key] = (x, y)
            boxes.append(_box(node, x, y))
            y += HEIGHT + GAP
        if _has_tail(step, nodes):
            boxes.append(_tail(step, nodes, x, y))
    heads = (
        (column * COLUMN + BOX // 2, 16, step.word, step.count) for column, step in enumerate(steps)
    )
    return format_html(
        '<svg class="chain-picture" viewBox="0 0 {} {}" role="group" aria-label="{}">{}{}{}</svg>',
        len(steps) * COLUMN - (COLUMN - BOX),
        height,
        _("责任链图"),
        format_html_join("", '<text class="chain-head" x="{}" y="{}">{} {}</text>', heads),
        _lines(edges, places),
        format_html_join("", "{}", ((box,) for box in boxes)),
    )


def _chosen(step: Step, edges: frozenset[Edge]) -> list[Node]:
    """The boxes of a column: the one in view first in line, then those that lead on."""
    joined = {key for edge in edges for key in edge}
    ranked = sorted(
        enumerate(step.nodes),
        key=lambda pair: (not pair[1].current, pair[1].key not in joined, pair[0]),
    )
    kept = sorted(ranked[:AT_MOST], key=lambda pair: pair[0])
    return [node for _place, node in kept]


def _has_tail(step: Step, nodes: Sequence[Node]) -> bool:
    return step.count > len(nodes) or bool(step.hidden) or not nodes


def _tail(step: Step, nodes: Sequence[Node], x: int, y: int) -> SafeString:
    rest = step.count - len(nodes)
    words = []
    if rest:
        words.append(_("另有%(count)s项") % {"count": rest})
    if step.hidden:
        words.append(_("%(count)s项无权查看") % {"count": step.hidden})
    return format_html(
        '<text class="chain-tail" x="{}" y="{}">{}</text>',
        x + BOX // 2,
        y + HEIGHT // 2,
        _("，").join(words) if words else step.missing,
    )


def _box(node: Node, x: int, y: int) -> SafeString:
    tone = STATUSES[node.status].tone if node.status else "plain"
    words = str(STATUSES[node.status].label) if node.status else ""
    first, second = node.label[:LINE], node.label[LINE : 2 * LINE]
    if len(node.label) > 2 * LINE:
        second = second[:-1] + "…"
    said = _("，").join(part for part in (node.label, node.detail, words) if part)
    return format_html(
        '<a href="{}" class="chain-box tone-{}{}" aria-label="{}"{}>'
        '<title>{}</title><rect x="{}" y="{}" width="{}" height="{}" rx="4"></rect>'
        '<rect class="chain-edge" x="{}" y="{}" width="4" height="{}"></rect>'
        '<text x="{}" y="{}">{}</text><text x="{}" y="{}">{}</text></a>',
        node.url,
        tone,
        " chain-here" if node.current else "",
        said,
        CURRENT if node.current else "",
        said,
        x, y, BOX, HEIGHT,
        x, y, HEIGHT,
        x + 12, y + (20 if second else 28), first,
        x + 12, y + 37, second,
    )  # fmt: skip


def _lines(edges: frozenset[Edge], places: dict[tuple[str, int], tuple[int, int]]) -> SafeString:
    paths = []
    for above, below in sorted(edges):
        if above in places and below in places:
            (x1, y1), (x2, y2) = places[above], places[below]
            start, end, middle = x1 + BOX, x2, HEIGHT // 2
            bend = (start + end) // 2
            paths.append(
                (start, y1 + middle, bend, y1 + middle, bend, y2 + middle, end, y2 + middle)
            )
    return format_html_join(
        "", '<path class="chain-line" d="M{} {} C{} {} {} {} {} {}"></path>', paths
    )
