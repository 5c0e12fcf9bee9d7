"""Certificates whose key is another: too short, on a curve, or one that keeps no secret."""

from collections.abc import Callable
from hashlib import sha1
from typing import Final

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jumin.pki.der import Tag, read_element, read_elements, write, write_integer, write_oid
from jumin.pki.vectors.case import Category, Question
from jumin.pki.vectors.pieces import NO_UNUSED_BITS, Extension
from jumin.pki.vectors.rows import Row
from jumin.pki.vectors.scene import Oid
from jumin.pki.vectors.workshop import Workshop
from jumin.pki.verify.checks import Check


def key_id(info: bytes) -> bytes:
    """Digest the bits of a SubjectPublicKeyInfo (RFC 5280 §4.2.1.2 (1))."""
    outer = read_element(info)
    *_algorithm, bits = read_elements(info, outer.start, outer.end)
    return sha1(info[bits.start + 1 : bits.end]).digest()  # noqa: S324 - a name, not a proof


def rsa_info(modulus: int, exponent: int) -> bytes:
    """Write the SubjectPublicKeyInfo of an RSA key, whatever its numbers."""
    numbers = write(Tag.SEQUENCE, write_integer(modulus), write_integer(exponent))
    algorithm = write(Tag.SEQUENCE, write_oid("1.2.840.113549.1.1.1"), write(Tag.NULL))
    return write(Tag.SEQUENCE, algorithm, write(Tag.BIT_STRING, NO_UNUSED_BITS, numbers))


def _modulus(key: rsa.RSAPrivateKey) -> int:
    return key.public_key().public_numbers().n


def _keyed(info: Callable[[Workshop], bytes]) -> Callable[[Workshop], Question]:
    """Ask about a certificate of another key, its subjectKeyIdentifier made of that."""

    def question(workshop: Workshop) -> Question:
        scene, made = workshop.signature, info(workshop)
        identifier = Extension(Oid.SUBJECT_KEY_ID, write(Tag.OCTET_STRING, key_id(made)))
        return scene.asks(certificate=scene.certificate.but(key=made).extended(identifier))

    return question


ROWS: Final = (
    Row(
        "key-of-1024-bits",
        "The key has 1024 bits.",
        "鍵が1024ビットである。",
        Check.KEY,
        _keyed(lambda w: rsa_info(_modulus(w.keys.weak), 65537)),
    ),
    Row(
        "key-on-a-curve",
        "The key is on the curve P-256.",
        "鍵が楕円曲線 P-256 のものである。",
        Check.KEY,
        _keyed(
            lambda w: w.keys.curve.public_key().public_bytes(
                Encoding.DER, PublicFormat.SubjectPublicKeyInfo
            )
        ),
        category=Category.PROFILE,
    ),
    Row(
        "key-with-exponent-1",
        "The public exponent is 1: everybody can sign with such a key.",
        "公開指数が1である。この鍵では誰でも署名できる。",
        Check.KEY,
        _keyed(lambda w: rsa_info(_modulus(w.keys.holder), 1)),
    ),
    Row(
        "key-with-exponent-3",
        "The public exponent is 3.",
        "公開指数が3である。",
        Check.KEY,
        _keyed(lambda w: rsa_info(_modulus(w.keys.holder), 3)),
        category=Category.PROFILE,
    ),
    Row(
        "key-with-even-exponent",
        "The public exponent is even.",
        "公開指数が偶数である。",
        Check.KEY,
        _keyed(lambda w: rsa_info(_modulus(w.keys.holder), 65538)),
    ),
    Row(
        "key-of-4096-bits",
        "The key has 4096 bits: more than the profile's 2048.",
        "鍵が4096ビットで、プロファイルの2048ビットより長い。",
        None,
        _keyed(lambda w: rsa_info(_modulus(w.keys.holder) * _modulus(w.keys.stranger), 65537)),
    ),
)
"""Added to those about the fields of a certificate."""
