from __future__ import annotations

import io

import pytest
from django.core.exceptions import ImproperlyConfigured

from zelian.keys import digests

# GB/T 32905, appendix A; FIPS 180-4
ABC = {
    "sm3": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
}


@pytest.mark.parametrize("algorithm", digests.ALGORITHMS)
def test_the_standards_own_examples_come_out(algorithm):
    told = f"{algorithm}:{ABC[algorithm]}"
    assert digests.digest(b"abc", algorithm) == told
    assert digests.digest_file(io.BytesIO(b"abc"), algorithm) == told
    assert digests.digest_pieces([b"a", b"", b"bc"], algorithm) == told
    assert digests.matches(b"abc", told)
    assert not digests.matches(b"abd", told)
    assert digests.parsed(told) == (algorithm, bytes.fromhex(ABC[algorithm]))


def test_a_build_without_sm3_gives_the_same(monkeypatch):
    monkeypatch.setattr(digests.hashlib, "algorithms_available", {"sha256"})
    assert digests.digest(b"abc", "sm3").endswith(ABC["sm3"])
    assert digests.digest_pieces([b"ab", b"c"], "sm3").endswith(ABC["sm3"])


def test_sm3_is_what_is_taken_unless_the_setting_says_otherwise(settings):
    assert digests.digest(b"abc").startswith("sm3:")
    settings.ZELIAN_DIGEST = "sha256"
    assert digests.digest(b"abc").startswith("sha256:")
    settings.ZELIAN_DIGEST = "md5"
    with pytest.raises(ImproperlyConfigured, match="md5"):
        digests.digest(b"abc")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sm3",
        "sm3:",
        "md5:" + "0" * 64,
        "sm3:" + "0" * 63,
        "sm3:" + "g" * 64,
        "SM3:" + "0" * 64,
        "sm3:" + "AB" * 32,
        "sm3:" + "0 " * 32 + "0" * 32,
    ],
)
def test_what_is_no_digest_is_refused(text):
    with pytest.raises(digests.NotADigest):
        digests.parsed(text)


def test_unknown_algorithms_are_refused():
    for work in (digests.hash_function, lambda name: digests.digest_pieces([b""], name)):
        with pytest.raises(digests.NotADigest):
            work("md5")


def test_a_digest_reads_in_groups():
    assert digests.grouped("sm3:0011223344") == "0011 2233 44"
