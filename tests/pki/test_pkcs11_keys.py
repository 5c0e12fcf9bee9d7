"""Authorities' keys in a token, here SoftHSM 2: made there, used there, never seen outside."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pkcs11
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pkcs11 import Attribute, ObjectClass
from soft_token import soft_token

from jumin.pki.keys import generate_key
from jumin.pki.pkcs11_keys import (
    KeyToken,
    SchemeError,
    TokenKey,
    TokenKeyAbsentError,
)


PKCS1 = PKCS1v15()


@cache
def token() -> KeyToken:
    made = soft_token()
    return KeyToken(made.module, made.label, made.pin)


@cache
def key() -> TokenKey:
    return token().create("signature-01")


def test_a_key_of_the_same_label_is_a_new_one_and_the_former_stays() -> None:
    former, another = key(), token().create("signature-01")
    assert another.public_key() != former.public_key()
    verifies(former.public_key(), former.sign(b"m", PKCS1, SHA256()), b"m")


def verifies(public_key: RSAPublicKey, signature: bytes, data: bytes) -> None:
    public_key.verify(signature, data, PKCS1, SHA256())


@pytest.mark.source("RFC 8017 §8.2.1")
@pytest.mark.parametrize("data", [b"", b"message", bytes(5_000_000)], ids=len)
def test_a_key_in_the_token_signs_as_the_profile_has_it(data: bytes) -> None:
    verifies(key().public_key(), key().sign(data, PKCS1, SHA256()), data)
    assert key().public_key().key_size == 2048
    assert key().public_key().public_numbers().e == 65537


@pytest.mark.source("PKCS #11 v2.40 §4.9: CKA_SENSITIVE, CKA_EXTRACTABLE")
def test_the_key_never_leaves_the_token() -> None:
    modulus = key().public_key().public_numbers().n.to_bytes(256)
    with token()._opened() as session:
        wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.MODULUS: modulus}
        (private,) = list(session.get_objects(wanted))
        assert private[Attribute.EXTRACTABLE] is False
        assert private[Attribute.NEVER_EXTRACTABLE] is True
        assert private[Attribute.SENSITIVE] is True
        assert private[Attribute.ALWAYS_SENSITIVE] is True
        assert private[Attribute.TOKEN] is True
        for secret in (Attribute.PRIVATE_EXPONENT, Attribute.PRIME_1):
            with pytest.raises(pkcs11.AttributeSensitive):
                private[secret]


def test_a_key_is_found_again_by_its_public_key_also_by_another_process() -> None:
    again = KeyToken(token().module, token().label, token().pin)
    found = again.load("", key().public_key())
    verifies(key().public_key(), found.sign(b"m", PKCS1, SHA256()), b"m")
    pem = key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    script = (
        "import sys; from pathlib import Path\n"
        "from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15\n"
        "from cryptography.hazmat.primitives.hashes import SHA256\n"
        "from cryptography.hazmat.primitives.serialization import load_pem_public_key\n"
        "from jumin.pki.pkcs11_keys import KeyToken\n"
        "module, label, pin, pem = sys.argv[1:]\n"
        "key = KeyToken(Path(module), label, pin).load('', load_pem_public_key(pem.encode()))\n"
        "sys.stdout.write(key.sign(b'm', PKCS1v15(), SHA256()).hex())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, token().module, token().label, token().pin, pem],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    verifies(key().public_key(), bytes.fromhex(done.stdout), b"m")


def test_a_child_that_was_forked_opens_the_token_for_itself() -> None:
    key().sign(b"parent", PKCS1, SHA256())
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, key().sign(b"child", PKCS1, SHA256()))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        signature = pipe.read()
    os.waitpid(child, 0)
    verifies(key().public_key(), signature, b"child")
    verifies(key().public_key(), key().sign(b"parent", PKCS1, SHA256()), b"parent")


def test_threads_take_turns_at_the_token() -> None:
    messages = [str(number).encode() for number in range(40)]
    with ThreadPoolExecutor(4) as pool:
        signatures = list(pool.map(lambda one: key().sign(one, PKCS1, SHA256()), messages))
    for message, signature in zip(messages, signatures, strict=True):
        verifies(key().public_key(), signature, message)


def test_a_key_of_which_the_token_has_not_the_private_part_is_not_found() -> None:
    with pytest.raises(TokenKeyAbsentError, match=r"signature-07.*jumin ca ceremony"):
        token().load("signature-07", generate_key().public_key())


@pytest.mark.parametrize(
    ("padding", "algorithm"),
    [(PKCS1, SHA384()), (PSS(MGF1(SHA256()), 32), SHA256())],
    ids=["SHA-384", "PSS"],
)
def test_it_signs_in_no_other_way(padding, algorithm) -> None:
    with pytest.raises(SchemeError):
        key().sign(b"message", padding, algorithm)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"label": "another"}, r"not one token.*JUMIN_PKCS11_TOKEN.*softhsm2-util --init-token"),
        ({"pin": "0000-0000"}, r"PIN is wrong.*JUMIN_PKCS11_PIN_FILE"),
        ({"module": Path("/nowhere/module.so")}, r"module.so can't be loaded.*JUMIN_PKCS11_MODULE"),
    ],
    ids=["label", "pin", "module"],
)
def test_what_is_set_wrong_is_told_with_what_to_do(changed: dict[str, object], told: str) -> None:
    made = soft_token()
    parts = {"module": made.module, "label": made.label, "pin": made.pin, **changed}
    script = (
        "import sys; from pathlib import Path\n"
        "from jumin.pki.pkcs11_keys import KeyToken\n"
        "KeyToken(Path(sys.argv[1]), *sys.argv[2:]).create('x')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, parts.values())],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "TokenError" in done.stderr
    assert re.search(told, done.stderr.splitlines()[-1])
    assert made.pin not in done.stderr


def test_no_repr_tells_the_pin() -> None:
    assert token().pin not in repr(token()) + repr(key())
