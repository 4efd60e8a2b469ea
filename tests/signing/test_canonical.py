"""The canonical form: the same content has the same digest, another content another."""

from __future__ import annotations

import json
import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zelian.signing.canonical import KeysCollide, canonical, digest_of, is_digest_of
from zelian.signing.numbering import grouped_number, is_number, new_number, plain_number
from zelian.signing.seen import NotSeen, packed, unpacked

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def one_way(value):
    """Whether no two keys of an object fall together in form NFC."""
    if isinstance(value, dict):
        keys = {unicodedata.normalize("NFC", key) for key in value}
        return len(keys) == len(value) and all(map(one_way, value.values()))
    return not isinstance(value, list) or all(map(one_way, value))


def shuffled(value, chance: random.Random):
    """The same content with its objects' keys in another order."""
    if isinstance(value, dict):
        pairs = [(key, shuffled(item, chance)) for key, item in value.items()]
        chance.shuffle(pairs)
        return dict(pairs)
    if isinstance(value, list):
        return [shuffled(item, chance) for item in value]
    return value


def decomposed(value):
    if isinstance(value, str):
        return unicodedata.normalize("NFD", value)
    if isinstance(value, dict):
        return {decomposed(key): decomposed(item) for key, item in value.items()}
    return [decomposed(item) for item in value] if isinstance(value, list) else value


@given(VALUES.filter(one_way), st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_matter(value, chance):
    assert canonical(shuffled(value, chance)) == canonical(value)


@given(VALUES.filter(one_way))
def test_composition_of_signs_does_not_matter(value):
    assert canonical(decomposed(value)) == canonical(value)


@given(VALUES.filter(one_way))
def test_reading_it_back_and_writing_it_again_changes_nothing(value):
    once = canonical(value)
    assert canonical(json.loads(once)) == once


@given(VALUES.filter(one_way), VALUES.filter(one_way))
def test_only_the_same_content_has_the_same_text(first, second):
    same = json.loads(canonical(first)) == json.loads(canonical(second))
    assert (canonical(first) == canonical(second)) <= same


def test_the_text_is_dense_sorted_and_not_escaped():
    assert canonical({"b": "e\u0301党", "a": [1, True, None]}) == '{"a":[1,true,null],"b":"é党"}'


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), {"a": object()}, {1: "one"}],
    ids=["nan", "inf", "object", "key"],
)
def test_what_has_no_form_is_refused(value):
    with pytest.raises((ValueError, TypeError)):
        canonical(value)


def test_keys_that_fall_together_are_refused():
    with pytest.raises(KeysCollide):
        canonical({"é": 1, "e\u0301": 2})


def test_a_digest_names_its_algorithm_and_old_ones_stay_valid(settings):
    settings.ZELIAN_DIGEST = "sm3"
    content = canonical({"a": 1})
    assert digest_of(content).startswith("sm3:")
    assert is_digest_of(digest_of(content), content)
    assert is_digest_of(digest_of(content, "sha256"), content)
    assert not is_digest_of(digest_of(content), content + " ")
    for nonsense in ("", "sm3:", "md5:00", "sha256:zz", digest_of(content)[:-2], content):
        assert not is_digest_of(nonsense, content)


# -- what was seen -------------------------------------------------------------------------


@given(TEXT)
def test_what_was_seen_comes_back(text):
    assert unpacked(packed(text)) == text


@pytest.mark.parametrize(
    "field",
    ["", "%%", "eJ==", packed("内容")[:-8], packed("a" * 9_000_000)],
    ids=["empty", "no base64", "cut", "short", "bomb"],
)
def test_a_spoilt_field_was_never_shown(field):
    with pytest.raises(NotSeen):
        unpacked(field)


# -- numbers -------------------------------------------------------------------------------


def test_a_number_is_read_as_people_type_it():
    number = new_number()
    assert is_number(number)
    printed = grouped_number(number)
    for typed in (printed, number.lower(), printed.replace("-", " "), f"　{printed} "):
        assert plain_number(typed) == number
    assert plain_number("o0iIlL") == "001111"
    for wrong in ("", number[:-1], number + "0", "U" * 16):
        assert not is_number(plain_number(wrong))


@pytest.mark.parametrize(
    "sign", ['"', "\\", "\n", "\x1f"], ids=["quote", "stroke", "line", "control"]
)
def test_a_mark_behind_an_escaped_sign_stays_as_it_is(sign: str):
    text = f"{sign}\u0303"
    assert json.loads(canonical([text])) == [text]


def test_text_and_keys_are_composed_however_deep_they_stand():
    assert canonical([{"rows": ({"e\u0301": "o\u0308"},)}]) == '[{"rows":[{"\u00e9":"\u00f6"}]}]'


def test_numbers_are_no_keys():
    with pytest.raises(TypeError):
        canonical({"rows": [{1: "a"}]})
