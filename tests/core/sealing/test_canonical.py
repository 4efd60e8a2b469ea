from __future__ import annotations

import hashlib
import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zelian.core.sealing.canonical import (
    FORM,
    GROUPS,
    EventFacts,
    UnknownForm,
    address_text,
    canonical,
    differing,
    moment,
    seal_event,
    sealer_of,
)

AT = datetime(2026, 3, 5, 8, 0, 0, 7, tzinfo=UTC)
FACTS = EventFacts(
    number=12,
    at=AT,
    actor_id=7,
    actor_name="干事",
    on_behalf_of="",
    address="10.0.0.7",
    action="unit.renamed",
    thing_type="people.unit",
    thing_id=3,
    thing_label="财务处",
    before={"name": "旧"},
    after={"name": "新"},
    why="",
)


def h(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def test_the_form_is_written_down_and_stays():
    """Whoever changes this changes what was sealed: that wants a new form beside the old."""
    sealed = seal_event(FACTS, h)
    assert sealed.hash.hex() == "c0630fd7c6ea3c84d78dbf8a8806ad729279d975308b5c39702fb4eaaa3498f9"
    assert canonical({"b": [1, 2.0, None, True], "a": "é\n"}) == (
        '{"a":"é\\n","b":[1,2,null,true]}'.encode()
    )
    assert sealer_of(FORM)(FACTS, h) == sealed
    with pytest.raises(UnknownForm):
        sealer_of(FORM + 1)


CHANGES = {
    "number": (13, ()),
    "at": (AT + timedelta(microseconds=1), ("when",)),
    "actor_id": (8, ("who",)),
    "actor_name": ("处长", ("who",)),
    "on_behalf_of": ("处长", ("who",)),
    "address": (None, ("who",)),
    "action": ("unit.closed", ("what",)),
    "thing_type": ("people.post", ("what",)),
    "thing_id": (4, ("what",)),
    "thing_label": ("财务", ("what",)),
    "before": (None, ("before",)),
    "after": ({"name": "新 "}, ("after",)),
    "why": ("因", ("why",)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_any_change_of_any_field_changes_the_leaf_and_tells_its_group(name):
    value, groups = CHANGES[name]
    before, after = seal_event(FACTS, h), seal_event(replace(FACTS, **{name: value}), h)
    assert before.hash != after.hash
    assert differing(before.marks, after.marks) == groups


def test_every_field_of_an_event_is_sealed():
    assert set(CHANGES) == {each.name for each in fields(EventFacts)}


def test_marks_without_sense_tell_every_group():
    assert differing(b"", seal_event(FACTS, h).marks) == GROUPS


def test_one_moment_has_one_writing():
    beijing = AT.astimezone(timezone(timedelta(hours=8)))
    assert moment(beijing) == moment(AT) == "2026-03-05T08:00:00.000007Z"


@pytest.mark.parametrize(
    ("given_as", "written"),
    [
        (None, None),
        ("", None),
        ("10.0.0.7", "10.0.0.7"),
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("::ffff:10.0.0.7", "::ffff:10.0.0.7"),
        ("::ffff:a00:7", "::ffff:10.0.0.7"),
    ],
)
def test_one_address_has_one_writing(given_as, written):
    assert address_text(given_as) == written


def test_texts_that_look_alike_are_one():
    assert canonical("e\u0301") == canonical("\u00e9")


def test_half_a_sign_breaks_nothing():
    assert canonical({"a": "\ud83d"}) != canonical({"a": "\ud83e"})


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(blacklist_categories=("Cs",))),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", max_size=3), inner),
    max_leaves=12,
)


@given(plain)
def test_data_that_went_through_json_keeps_its_bytes(value):
    assert canonical(json.loads(json.dumps(value))) == canonical(value)
    assert canonical(json.loads(canonical(value))) == canonical(value)
