"""Sentences as data: a template that can be translated, and what fills it.

The core speaks Chinese by default and never imports a translation library; the
edges (pages, API, command line) translate the template and fill it in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def said(template: str) -> str:
    """Mark a sentence template for the message catalogue and return it as it is.

    Templates use ``{name}`` fields, filled by :meth:`Sentence.text`.
    """
    return template


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence for people: ``template`` with ``{name}`` fields and their values.

    A value may itself be a ``Sentence``; it is then translated in its turn.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] | None = None) -> str:
        """Fill the template in; ``translate`` turns a template into another language's."""
        template = translate(self.template) if translate else self.template
        if not self.values:
            return template
        filled = {
            name: value.text(translate) if isinstance(value, Sentence) else value
            for name, value in self.values.items()
        }
        return template.format(**filled)

    def to_json(self) -> dict[str, object]:
        """Plain JSON, read back by :meth:`from_json`; dates become ISO strings."""
        values = {
            name: value.to_json()
            if isinstance(value, Sentence)
            else value
            if isinstance(value, (int, str))
            else str(value)
            for name, value in self.values.items()
        }
        return {"template": self.template, "values": values}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Sentence:
        """Read back what :meth:`to_json` wrote."""
        raw = data.get("values") or {}
        assert isinstance(raw, Mapping)
        values = {
            name: cls.from_json(value) if isinstance(value, Mapping) else value
            for name, value in raw.items()
        }
        return cls(template=str(data["template"]), values=values)
