#!/usr/bin/env python3
"""Check a proof of 责链 Zelian, without that program: Python 3.10 or newer and nothing else.

    python3 check_proof.py 证明.json [--key 公钥编号]

It computes the event's digest anew, climbs the path to the root of its block, and checks the
signature on the block: SM2 with SM3 (GB/T 32918, GB/T 32905) or Ed25519 (RFC 8032). The key
must be known to you: compare its number with the printed sheet of a day's root, or give it
with --key. Exit code: 0 it holds, 1 it does not, 2 the file can't be read.

How bytes are formed is told in docs/dev/history.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import unicodedata
from datetime import datetime, timedelta, timezone
from pathlib import Path

GROUPS = ("who", "when", "what", "before", "after", "why")
UTC = timezone(timedelta(0))
BEIJING = timezone(timedelta(hours=8))


class Wrong(Exception):
    """The proof does not hold; the message says what is wrong."""


# ---- canonical JSON -------------------------------------------------------------------------


def plain(value):
    """Whole numbers without a point."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value


def canonical(value) -> bytes:
    """UTF-8, sorted keys, no blanks, NFC."""
    text = json.dumps(
        plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")


# ---- digests --------------------------------------------------------------------------------


def rotate(word: int, by: int) -> int:
    """A 32-bit word turned left."""
    by %= 32
    return ((word << by) | (word >> (32 - by))) & 0xFFFFFFFF


def sm3(data: bytes) -> bytes:
    """GB/T 32905-2016, for Pythons whose OpenSSL was built without it."""
    state = [
        0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600,
        0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E,
    ]  # fmt: skip
    padded = data + b"\x80" + b"\0" * ((55 - len(data)) % 64) + (len(data) * 8).to_bytes(8, "big")
    for start in range(0, len(padded), 64):
        state = compress(state, padded[start : start + 64])
    return b"".join(word.to_bytes(4, "big") for word in state)


def compress(state, block: bytes):
    """One block of SM3."""
    words = [int.from_bytes(block[i : i + 4], "big") for i in range(0, 64, 4)]
    for j in range(16, 68):
        x = words[j - 16] ^ words[j - 9] ^ rotate(words[j - 3], 15)
        mixed = x ^ rotate(x, 15) ^ rotate(x, 23)
        words.append(mixed ^ rotate(words[j - 13], 7) ^ words[j - 6])
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        constant = 0x79CC4519 if j < 16 else 0x7A879D8A
        ss1 = rotate((rotate(a, 12) + e + rotate(constant, j)) & 0xFFFFFFFF, 7)
        ss2 = ss1 ^ rotate(a, 12)
        ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
        tt1 = (ff + d + ss2 + (words[j] ^ words[j + 4])) & 0xFFFFFFFF
        tt2 = (gg + h + ss1 + words[j]) & 0xFFFFFFFF
        d, c, b, a = c, rotate(b, 9), a, tt1
        h, g, f, e = g, rotate(f, 19), e, tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17)
    return [old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True)]


def hash_of(algorithm: str):
    """The digest function of a name."""
    if algorithm == "sha256":
        return lambda data: hashlib.sha256(data).digest()
    if algorithm != "sm3":
        raise Wrong(f"不认识的摘要算法：{algorithm}")
    if "sm3" in hashlib.algorithms_available:
        return lambda data: hashlib.new("sm3", data).digest()
    return sm3


# ---- SM2 (GB/T 32918.2 verification) --------------------------------------------------------

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
GX = 0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7
GY = 0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0
IDENTITY = b"1234567812345678"


def add_points(one, two):
    """The sum of two points of the curve; None is the point at infinity."""
    if one is None or two is None:
        return two if one is None else one
    (x1, y1), (x2, y2) = one, two
    if x1 == x2 and (y1 + y2) % P == 0:
        return None
    if one == two:
        slope = (3 * x1 * x1 + A) * pow(2 * y1, -1, P) % P
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, P) % P
    x3 = (slope * slope - x1 - x2) % P
    return x3, (slope * (x1 - x3) - y1) % P


def times_point(factor: int, point):
    """A multiple of a point."""
    result = None
    while factor:
        if factor & 1:
            result = add_points(result, point)
        point = add_points(point, point)
        factor >>= 1
    return result


def der_integers(signature: bytes):
    """The two numbers of a DER signature: SEQUENCE { INTEGER r, INTEGER s }."""
    if signature[:1] != b"\x30" or len(signature) < 8 or signature[1] != len(signature) - 2:
        raise Wrong("签名的编码不对")
    numbers, rest = [], signature[2:]
    while rest:
        if rest[0] != 2 or len(rest) < 2 or len(rest) < 2 + rest[1]:
            raise Wrong("签名的编码不对")
        numbers.append(int.from_bytes(rest[2 : 2 + rest[1]], "big", signed=True))
        rest = rest[2 + rest[1] :]
    if len(numbers) != 2:
        raise Wrong("签名的编码不对")
    return numbers


def holds_sm2(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is the key's, under the standard's default identity."""
    if len(public) != 65 or public[0] != 4:
        return False
    x, y = int.from_bytes(public[1:33], "big"), int.from_bytes(public[33:], "big")
    if not (x < P and y < P and (y * y - x * x * x - A * x - B) % P == 0):
        return False
    r, s = der_integers(signature)
    total = (r + s) % N
    if not (0 < r < N and 0 < s < N and total):
        return False
    digest = hash_of("sm3")
    numbers = b"".join(number.to_bytes(32, "big") for number in (A, B, GX, GY, x, y))
    identity = digest((len(IDENTITY) * 8).to_bytes(2, "big") + IDENTITY + numbers)
    e = int.from_bytes(digest(identity + message), "big")
    point = add_points(times_point(s, (GX, GY)), times_point(total, (x, y)))
    return point is not None and (e + point[0]) % N == r


# ---- Ed25519 (RFC 8032, 5.1.7) --------------------------------------------------------------

Q = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, Q) % Q


def unpacked(data: bytes):
    """A point of the curve from its 32 bytes, or None."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= Q:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, Q) % Q
    x = pow(square, (Q + 3) // 8, Q)
    if (x * x - square) % Q:
        x = x * pow(2, (Q - 1) // 4, Q) % Q
    if (x * x - square) % Q or (x == 0 and sign):
        return None
    return (Q - x if x & 1 != sign else x), y


def add_edwards(one, two):
    """The sum of two points of edwards25519."""
    (x1, y1), (x2, y2) = one, two
    product = D * x1 * x2 * y1 * y2 % Q
    x3 = (x1 * y2 + x2 * y1) * pow(1 + product, -1, Q) % Q
    return x3, (y1 * y2 + x1 * x2) * pow(1 - product, -1, Q) % Q


def times_edwards(factor: int, point):
    """A multiple of a point of edwards25519."""
    result = (0, 1)
    while factor:
        if factor & 1:
            result = add_edwards(result, point)
        point = add_edwards(point, point)
        factor >>= 1
    return result


def holds_ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is the key's."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, start = unpacked(public), unpacked(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or start is None or s >= L:
        return False
    base = unpacked((4 * pow(5, -1, Q) % Q).to_bytes(32, "little"))
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return times_edwards(s, base) == add_edwards(start, times_edwards(k, key))


# ---- the proof ------------------------------------------------------------------------------

SIGNATURES = {"sm2": (holds_sm2, "sm3"), "ed25519": (holds_ed25519, "sha256")}


def leaf_of(event: dict, digest) -> bytes:
    """The event's leaf: the digests of its six groups, digested together."""
    groups = {name: digest(b"\x02" + canonical({name: event[name]})).hex() for name in GROUPS}
    entry = {"form": 1, "number": event["number"], "groups": groups}
    return digest(b"\x00" + canonical(entry))


def climb(leaf: bytes, position: int, count: int, path, digest) -> bytes:
    """The root that the path leads to (RFC 9162, 2.1.3.2)."""
    if not 0 <= position < count:
        raise Wrong("事件的位次超出了区块的件数")
    place, last, node = position, count - 1, leaf
    for beside in path:
        if last == 0:
            raise Wrong("路径比区块的树更长")
        if place & 1 or place == last:
            node = digest(b"\x01" + beside + node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = digest(b"\x01" + node + beside)
        place, last = place >> 1, last >> 1
    if last:
        raise Wrong("路径比区块的树更短")
    return node


def check(proof: dict, known_key: str) -> None:
    """
    Check the whole proof.

    :raises Wrong: it does not hold.
    """
    if proof["kind"] != "zelian-proof" or proof["form"] != 1 or proof["block"]["form"] != 1:
        raise Wrong("不是本程序认识的证明格式")
    block, signature = proof["block"], proof["signature"]
    digest = hash_of(block["algorithm"])
    path = [bytes.fromhex(each) for each in proof["path"]]
    root = climb(leaf_of(proof["event"], digest), proof["position"], block["count"], path, digest)
    if f"{block['algorithm']}:{root.hex()}" != block["root"]:
        raise Wrong("事件与区块的根对不上：事件的内容、编号、位次或路径被改过")
    header = canonical(block)
    if f"{block['algorithm']}:{digest(header).hex()}" != proof["digest"]:
        raise Wrong("块头与它的摘要对不上：块头被改过")
    if signature["algorithm"] not in SIGNATURES:
        raise Wrong(f"不认识的签名算法：{signature['algorithm']}")
    holds, key_digest = SIGNATURES[signature["algorithm"]]
    public = bytes.fromhex(signature["public"])
    key_id = f"{key_digest}:{hash_of(key_digest)(public).hex()}"
    if not key_id == signature["key"] == block["key"]:
        raise Wrong("公钥与密钥编号对不上：公钥被换过")
    if known_key and known_key.replace(" ", "").lower() not in (key_id, key_id.partition(":")[2]):
        raise Wrong("不是用您给出的那把密钥签的")
    if not holds(public, header, bytes.fromhex(signature["value"])):
        raise Wrong("区块的签名不对")


def told(proof: dict) -> str:
    """Who did what, when, in words."""
    event, block = proof["event"], proof["block"]
    who, what = event["who"], event["what"]
    at = datetime.strptime(event["when"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    behalf = f"（代{who['on_behalf_of']}办理）" if who["on_behalf_of"] else ""
    account = "无账号" if who["account"] is None else f"账号 {who['account']}"
    lines = [
        f"事件：第 {event['number']} 号",
        f"何人：{who['name']}{behalf}，{account}，来自 {who['address'] or '未记录'}",
        f"何时：{at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}（北京时间）",
        f"何事：{what['action']}（{proof.get('words', '')}）",
        f"何物：{what['type']} {what['id']}：{what['label']}",
        f"之前：{json.dumps(event['before'], ensure_ascii=False)}",
        f"之后：{json.dumps(event['after'], ensure_ascii=False)}",
        f"原因：{event['why'] or '无'}",
        f"封存：第 {block['number']} 块，{block['sealed_at']}（世界时），块内 {block['count']} 件",
        f"块摘要：{proof['digest']}",
        f"密钥：{block['key']}",
    ]
    return "\n".join(lines)


def main() -> int:
    """Read the file, say what it tells, and whether it holds."""
    parser = argparse.ArgumentParser(description="核对责链历史事件的证明文件")
    parser.add_argument("file", metavar="证明.json")
    parser.add_argument("--key", default="", metavar="公钥编号", help="您从别处得知的密钥编号")
    asked = parser.parse_args()
    try:
        proof = json.loads(Path(asked.file).read_bytes())
        lines = told(proof)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        sys.stdout.write(f"读不出来：不是责链的证明文件（{type(error).__name__}）。\n")
        return 2
    sys.stdout.write(lines + "\n")
    try:
        check(proof, asked.key)
    except Wrong as error:
        sys.stdout.write(f"不成立：{error}。\n")
        return 1
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        sys.stdout.write(f"不成立：证明文件残缺或被改过（{type(error).__name__}）。\n")
        return 1
    sys.stdout.write("成立（OK）：上述内容自封存以来没有改动，签名有效。\n")
    if not asked.key:
        sys.stdout.write("请把上面的密钥编号与纸质日根单上的核对，一致才能确认是本单位签的。\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
