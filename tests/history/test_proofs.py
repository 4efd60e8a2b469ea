"""Proofs, and the stand-alone script that checks them, run as others would run it."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.history.sealed import CLERK
from zelian.core.sealing.canonical import canonical
from zelian.history import sealing
from zelian.history.models import Event
from zelian.history.operations import record
from zelian.history.proofs import CHECKER, CannotProve, proof_of
from zelian.keys import algorithms, digests
from zelian.keys.models import SigningKey


def run(proof: object, folder, *options: str) -> tuple[int, str]:
    """Exit code and words of the script, in an empty folder and without this program."""
    file = folder / "proof.json"
    file.write_text(proof if isinstance(proof, str) else json.dumps(proof), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(CHECKER), str(file), *options],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert not done.stderr
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def checker():
    """The script as a module, for its parts."""
    spec = spec_from_file_location("check_proof", CHECKER)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def proof(history):
    return proof_of(Event.objects.get(pk=history.numbers[6]))


def test_a_proof_holds_and_tells_who_did_what_and_when(proof, tmp_path):
    code, words = run(proof, tmp_path)
    assert code == 0, words
    for part in (
        "王干事（代李书记办理），账号 7，来自 10.0.0.7",
        "2026-03-05 11:00:00（北京时间）",
        "unit.renamed（修改单位名称或职能）",
        "旧1-2",
        "机构调整",
        "第 2 块",
        "成立（OK）",
    ):
        assert part in words


def test_every_event_of_every_block_can_be_proved(history, checker):
    for event in Event.objects.all():
        checker.check(json.loads(json.dumps(proof_of(event))), "")


@pytest.mark.parametrize(
    ("digest", "signature"), [("sm3", "sm2"), ("sha256", "ed25519"), ("sha256", "sm2")]
)
def test_a_proof_holds_with_every_algorithm(db, settings, tmp_path, digest, signature):
    settings.ZELIAN_DIGEST, settings.ZELIAN_SIGNATURE = digest, signature
    with transaction.atomic():
        event = record(actor=CLERK, action="unit.closed", thing=SigningKey(pk=1, key_id="x"))
    with pytest.raises(CannotProve, match="还没有封存"):
        proof_of(event)
    sealing.seal_all()
    proof = proof_of(event)
    assert proof["block"]["algorithm"] == digest
    assert run(proof, tmp_path)[0] == 0
    proof["signature"]["value"] = proof["signature"]["value"][:-4] + "0000"
    code, words = run(proof, tmp_path)
    assert (code, "签名不对" in words or "签名的编码不对" in words) == (1, True)


def other_key(proof: dict) -> None:
    """Signed anew, correctly, by somebody else."""
    pair = algorithms.BY_NAME["sm2"].make()
    key = digests.digest(pair.public, "sm3")
    proof["block"]["key"] = key
    content = canonical(proof["block"])
    proof["digest"] = digests.digest(content, "sm3")
    value = algorithms.BY_NAME["sm2"].sign(pair, content).hex()
    public = pair.public.hex()
    proof["signature"] = {"key": key, "algorithm": "sm2", "public": public, "value": value}


SPOILT = {
    "name": (lambda p: p["event"]["who"].update(name="张三"), "事件与区块的根对不上"),
    "time": (lambda p: p["event"].update(when="2026-03-05T03:00:00.000001Z"), "对不上"),
    "after": (lambda p: p["event"]["after"].update(name="别的"), "事件与区块的根对不上"),
    "number": (lambda p: p["event"].update(number=1000), "事件与区块的根对不上"),
    "position": (lambda p: p.update(position=1), "事件与区块的根对不上"),
    "far": (lambda p: p.update(position=99), "位次超出"),
    "path": (lambda p: p["path"].reverse(), "事件与区块的根对不上"),
    "short": (lambda p: p["path"].pop(), "更短"),
    "long": (lambda p: p["path"].append("00" * 32), "更长"),
    "root": (lambda p: p["block"].update(root="sm3:" + "0" * 64), "事件与区块的根对不上"),
    "sealed": (lambda p: p["block"].update(sealed_at="2026-01-01T00:00:00.000000Z"), "块头"),
    "public": (lambda p: p["signature"].update(public="04" + "00" * 64), "公钥"),
    "signature": (lambda p: p["signature"].update(value="3006020101020101"), "签名不对"),
    "encoding": (lambda p: p["signature"].update(value="00"), "编码不对"),
    "algorithm": (lambda p: p["signature"].update(algorithm="rsa"), "不认识的签名算法"),
    "digest": (lambda p: p["block"].update(algorithm="md5"), "不认识的摘要算法"),
    "kind": (lambda p: p.update(kind="x"), "格式"),
    "missing": (lambda p: p.pop("path"), "残缺"),
    "nonsense": (lambda p: p.update(path=["zz"]), "残缺"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_proof_does_not_hold_and_says_why(name, proof, tmp_path):
    spoil, reason = SPOILT[name]
    spoilt = copy.deepcopy(proof)
    spoil(spoilt)
    code, words = run(spoilt, tmp_path)
    assert code == 1, words
    assert "不成立" in words
    assert reason in words


@pytest.mark.parametrize("content", ["", "x", "[]", "{}", '{"event": 1, "block": 2}'])
def test_what_is_no_proof_is_told(content, tmp_path):
    code, words = run(content, tmp_path)
    assert code == 2
    assert "不是责链的证明文件" in words


def test_a_known_key_tells_a_forger_who_signed_everything_anew(proof, tmp_path):
    key = proof["signature"]["key"]
    assert run(proof, tmp_path, "--key", key)[0] == 0
    assert run(proof, tmp_path, "--key", digests.grouped(key))[0] == 0
    other_key(proof)
    assert run(proof, tmp_path)[0] == 0
    code, words = run(proof, tmp_path, "--key", key)
    assert (code, "不是用您给出的那把密钥签的" in words) == (1, True)


@given(st.binary(max_size=300))
def test_the_scripts_sm3_is_the_librarys(checker, data):
    assert checker.sm3(data) == digests.hash_function("sm3")(data)


@pytest.mark.parametrize("name", ["sm2", "ed25519"])
def test_the_scripts_signatures_are_the_libraries(checker, name):
    algorithm = algorithms.BY_NAME[name]
    holds, _ = checker.SIGNATURES[name]
    for number in range(5):
        pair, message = algorithm.make(), bytes([number]) * number
        value = algorithm.sign(pair, message)
        assert holds(pair.public, message, value)
        assert not holds(pair.public, message + b"x", value)
        assert not holds(algorithm.make().public, message, value)
        assert not holds(pair.public[:-1], message, value)
    # a point that is not on the curve
    assert not holds(pair.public[:-1] + bytes([pair.public[-1] ^ 1]), message, value)
