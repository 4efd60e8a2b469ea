"""The reader's JSON, as the contract in ``docs`` lays it down."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from zelian.core.vocabulary.regulation import (
    BlankForm,
    Deduction,
    Duty,
    Link,
    OutlineAlternative,
    PowerRow,
    Provision,
    Reading,
    RegulationMeta,
    ScoringRow,
    TableRow,
    TaskRow,
)
from zelian.core.vocabulary.text import Span


def reading_to_json(reading: Reading, text: str) -> dict[str, Any]:
    """All that was read, quoting ``text``; ``text[start:end] == quote`` throughout."""
    return {
        "regulation": _regulation(reading.regulation),
        "provisions": [_provision(p, text) for p in reading.provisions],
        "duties": [_duty(d, text) for d in reading.duties],
        "table": [_table_row(r) for r in reading.table],
        "scoring": [_scoring_row(r, text) for r in reading.scoring],
        "tasks": [_task_row(r, text) for r in reading.tasks],
        "powers": [_power_row(r, text) for r in reading.powers],
        "forms": [_form(f) for f in reading.forms],
        "links": [_link(link, text) for link in reading.links],
        "alternatives": [_alternative(a, text) for a in reading.alternatives],
        "remarks": [r.to_json() for r in reading.remarks],
    }


def _regulation(meta: RegulationMeta) -> dict[str, Any]:
    return {
        "title": meta.title,
        "doc_number": meta.doc_number,
        "issuer": meta.issuer,
        "issued_on": meta.issued_on.isoformat() if meta.issued_on else None,
        "effective_on": meta.effective_on.isoformat() if meta.effective_on else None,
        "supersedes": list(meta.supersedes),
        "trial": meta.trial,
        "based_on": list(meta.based_on),
        "attachments": list(meta.attachments),
    }


def _place(span: Span, text: str) -> dict[str, Any]:
    return {"quote": span.of(text), "start": span.start, "end": span.end}


def _provision(p: Provision, text: str) -> dict[str, Any]:
    return {"path": list(p.path), "label": p.label, "title": p.title, **_place(p.span, text)}


def _duty(d: Duty, text: str) -> dict[str, Any]:
    return {
        "path": list(d.path),
        **_place(d.span, text),
        "subjects": list(d.subjects),
        "modality": d.modality.value,
        "action": d.action,
        "activity": d.activity.value,
        "counterparts": list(d.counterparts),
        "recipients": list(d.recipients),
        "evidence": list(d.evidence),
        "conditions": list(d.conditions),
        "triggers": list(d.triggers),
        "consequences": list(d.consequences),
        "measures": [m.to_json(text) for m in d.measures],
    }


def _table_row(r: TableRow) -> dict[str, Any]:
    return {
        "category": r.category,
        "no": r.no,
        "measure": r.measure,
        "content_start": r.content.start,
        "content_end": r.content.end,
        "responsible": list(r.responsible),
    }


def _scoring_row(r: ScoringRow, text: str) -> dict[str, Any]:
    return {
        "category": r.category,
        "category_points": _number(r.category_points),
        "group": r.group,
        "no": r.no,
        "item": r.item,
        "points": _number(r.points),
        "criteria_points": [_number(c.points) for c in r.criteria],
        "criteria": [
            {
                "points": _number(c.points),
                "text": c.span.of(text),
                "start": c.span.start,
                "end": c.span.end,
            }
            for c in r.criteria
        ],
        "deductions": [_deduction(d, text) for d in r.deductions],
    }


def _deduction(d: Deduction, text: str) -> dict[str, Any]:
    return {
        "points": _number(d.points),
        "per": d.per,
        "most": _number(d.most),
        "to_zero": d.to_zero,
        **_place(d.span, text),
    }


def _task_row(r: TaskRow, text: str) -> dict[str, Any]:
    return {
        "category": r.category,
        "no": r.no,
        "task": r.task,
        "steps": [
            {"months": list(s.months), "words": s.words, **_place(s.span, text)} for s in r.steps
        ],
        "responsible": list(r.responsible),
        **_place(r.span, text),
    }


def _power_row(r: PowerRow, text: str) -> dict[str, Any]:
    return {
        "post": r.post,
        "no": r.no,
        "duty": r.duty,
        "risk": r.risk,
        "level": r.level,
        "controls": list(r.controls),
        "responsible": list(r.responsible),
        **_place(r.span, text),
    }


def _link(link: Link, text: str) -> dict[str, Any]:
    return {
        "kind": link.kind.value,
        "title": link.title,
        "doc_number": link.doc_number,
        "article": link.article,
        **_place(link.span, text),
    }


def _alternative(a: OutlineAlternative, text: str) -> dict[str, Any]:
    return {
        "chosen": list(a.chosen),
        "other": list(a.other),
        "weight": round(a.weight, 2),
        **_place(a.span, text),
    }


def _form(f: BlankForm) -> dict[str, Any]:
    return {
        "no": f.no,
        "title": f.title,
        "fields": list(f.fields),
        "columns": list(f.columns),
        "quarters": f.quarters,
        "signatures": list(f.signatures),
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
