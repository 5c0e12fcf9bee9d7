"""Cases about bare signatures: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2, §9.2)."""

from hashlib import md5, sha1, sha256
from itertools import count
from typing import Final

from cryptography.hazmat.primitives.asymmetric import rsa

from jumin.pki.vectors.case import Category, Question, Reason
from jumin.pki.vectors.pieces import RSA_PSS, RSA_SHA1, RSA_SHA256, RSA_SHA512
from jumin.pki.vectors.rows import SIGNATURE_VALUE, Row
from jumin.pki.vectors.workshop import Workshop
from jumin.pki.verify.checks import Check
from jumin.terms import RevocationReason


MESSAGE: Final = "試験の申請書(TEST)".encode()
_LENGTH: Final = 256
_SHA256_INFO: Final = bytes.fromhex("3031300d060960864801650304020105000420")
_SHA256_INFO_WITHOUT_NULL: Final = bytes.fromhex("302f300b06096086480165030402010420")
_MD5_INFO: Final = bytes.fromhex("3020300c06082a864886f70d020505000410")
_ENOUGH_PADDING: Final = 8


def _signed(workshop: Workshop, signature: bytes, message: bytes = MESSAGE) -> Question:
    return workshop.signature.asks(message=message, signature=signature)


def _right(workshop: Workshop, message: bytes = MESSAGE) -> bytes:
    return RSA_SHA256.sign(workshop.keys.holder, message)


def _private(key: rsa.RSAPrivateKey, encoded: bytes) -> bytes:
    """Apply the private key to octets of whatever form (RFC 8017 §5.2.1)."""
    numbers = key.private_numbers()
    modulus = numbers.public_numbers.n
    return pow(int.from_bytes(encoded), numbers.d, modulus).to_bytes(_LENGTH)


def _encoded(
    workshop: Workshop,
    info: bytes,
    *,
    kind: int = 1,
    filler: int = 0xFF,
    padding: int | None = None,
) -> Question:
    """Ask with a signature of an encoded message made by hand (RFC 8017 §9.2).

    With `padding`, there are only so many octets of it, and zeros follow the digest.
    """
    room = _LENGTH - 3 - len(info)
    fill = bytes([filler]) * (room if padding is None else padding)
    block = (bytes([0, kind]) + fill + b"\0" + info).ljust(_LENGTH, b"\0")
    return _signed(workshop, _private(workshop.keys.holder, block))


def _info() -> bytes:
    return _SHA256_INFO + sha256(MESSAGE).digest()


def _shortened(workshop: Workshop) -> Question:
    """Ask with a signature whose first octet is 0 and left out."""
    for number in count():
        message = MESSAGE + str(number).encode()
        signature = _right(workshop, message)
        if signature[0] == 0:
            return _signed(workshop, signature[1:], message)
    raise AssertionError


def _beyond_modulus(workshop: Workshop) -> Question:
    """Ask with the signature's number raised by the modulus."""
    modulus = workshop.keys.holder.public_key().public_numbers().n
    for number in count():
        message = MESSAGE + str(number).encode()
        raised = int.from_bytes(_right(workshop, message)) + modulus
        if raised.bit_length() <= 8 * _LENGTH:
            return _signed(workshop, raised.to_bytes(_LENGTH), message)
    raise AssertionError


def _revoked(workshop: Workshop) -> Question:
    scene = workshop.signature
    status = scene.revoked(RevocationReason.AFFILIATION_CHANGED)
    return scene.asks(
        answer=scene.answer.saying(status=status), message=MESSAGE, signature=_right(workshop)
    )


ROWS: Final = (
    Row(
        "message-changed",
        "The message was changed after signing.",
        "署名の後に文書が書き換えられている。",
        SIGNATURE_VALUE,
        lambda w: _signed(w, _right(w), MESSAGE + b"!"),
    ),
    Row(
        "value-bit",
        "One bit of the signature is changed.",
        "署名値が1ビット異なる。",
        SIGNATURE_VALUE,
        lambda w: _signed(w, _right(w)[:-1] + bytes([_right(w)[-1] ^ 1])),
    ),
    Row(
        "value-by-stranger",
        "Somebody else's key signed the message.",
        "別人の鍵で署名されている。",
        SIGNATURE_VALUE,
        lambda w: _signed(w, RSA_SHA256.sign(w.keys.stranger, MESSAGE)),
    ),
    Row(
        "value-with-sha1",
        "The message is signed with SHA-1.",
        "SHA-1 で署名されている。",
        SIGNATURE_VALUE,
        lambda w: _signed(w, RSA_SHA1.sign(w.keys.holder, MESSAGE)),
    ),
    Row(
        "value-with-md5",
        "The message is signed with MD5.",
        "MD5 で署名されている。",
        SIGNATURE_VALUE,
        lambda w: _encoded(w, _MD5_INFO + md5(MESSAGE).digest()),  # noqa: S324 - to be refused
    ),
    Row(
        "value-with-sha512",
        "The message is signed with SHA-512 where SHA-256 is agreed.",
        "取り決めの SHA-256 ではなく SHA-512 で署名されている。",
        SIGNATURE_VALUE,
        lambda w: _signed(w, RSA_SHA512.sign(w.keys.holder, MESSAGE)),
    ),
    Row(
        "value-with-pss",
        "The message is signed with RSASSA-PSS where PKCS #1 v1.5 is agreed.",
        "取り決めの PKCS #1 v1.5 ではなく RSASSA-PSS で署名されている。",
        SIGNATURE_VALUE,
        lambda w: _signed(w, RSA_PSS.sign(w.keys.holder, MESSAGE)),
    ),
    Row(
        "value-of-digest",
        "The digest was digested again before signing.",
        "ダイジェストをさらにダイジェストして署名している。",
        SIGNATURE_VALUE,
        lambda w: _signed(w, _right(w, sha256(MESSAGE).digest())),
    ),
    Row(
        "value-without-algorithm",
        "The bare digest is signed, without saying by which algorithm it was made.",
        "ダイジェストだけに署名し、アルゴリズムが示されていない。",
        SIGNATURE_VALUE,
        lambda w: _encoded(w, sha256(MESSAGE).digest()),
    ),
    Row(
        "value-without-null",
        "The digest's algorithm is written without its parameters.",
        "ダイジェストのアルゴリズムにパラメータ(NULL)がない。",
        SIGNATURE_VALUE,
        lambda w: _encoded(w, _SHA256_INFO_WITHOUT_NULL + sha256(MESSAGE).digest()),
    ),
    Row(
        "value-mislabelled",
        "A SHA-1 digest, cut and filled, is called one of SHA-256.",
        "SHA-1 のダイジェストを埋めたものを SHA-256 と称している。",
        SIGNATURE_VALUE,
        lambda w: _encoded(w, _SHA256_INFO + sha1(MESSAGE).digest().ljust(32, b"\0")),  # noqa: S324
    ),
    Row(
        "value-padding-short",
        "There are only eight octets of padding, and zeros behind the digest.",
        "詰め物が8オクテットしかなく、ダイジェストの後に0が続く。",
        SIGNATURE_VALUE,
        lambda w: _encoded(w, _info(), padding=_ENOUGH_PADDING),
    ),
    Row(
        "value-padding-none",
        "There is no padding, and zeros stand behind the digest.",
        "詰め物がなく、ダイジェストの後に0が続く。",
        SIGNATURE_VALUE,
        lambda w: _encoded(w, _info(), padding=0),
    ),
    Row(
        "value-padding-other",
        "The padding is of other octets than FF.",
        "詰め物が FF 以外のオクテットである。",
        SIGNATURE_VALUE,
        lambda w: _encoded(w, _info(), filler=0xAA),
    ),
    Row(
        "value-kind-of-encryption",
        "The padding is that of encryption: it begins 00 02.",
        "詰め物が暗号化用(00 02)である。",
        SIGNATURE_VALUE,
        lambda w: _encoded(w, _info(), kind=2),
    ),
    Row(
        "value-empty",
        "The signature is empty.",
        "署名値が空である。",
        SIGNATURE_VALUE,
        lambda w: _signed(w, b""),
    ),
    Row(
        "value-zero",
        "The signature is all zeros.",
        "署名値がすべて0である。",
        SIGNATURE_VALUE,
        lambda w: _signed(w, bytes(_LENGTH)),
    ),
    Row(
        "value-lengthened",
        "An octet of zeros stands before the signature.",
        "署名値の前に0のオクテットがある。",
        SIGNATURE_VALUE,
        lambda w: _signed(w, b"\0" + _right(w)),
    ),
    Row(
        "value-shortened",
        "The signature begins with a zero octet, which is left out.",
        "署名値の先頭の0のオクテットが省かれている。",
        SIGNATURE_VALUE,
        _shortened,
    ),
    Row(
        "value-beyond-modulus",
        "The signature's number is raised by the modulus.",
        "署名値の数に法が足されている。",
        SIGNATURE_VALUE,
        _beyond_modulus,
    ),
    Row(
        "value-right-certificate-revoked",
        "The signature is right, but the certificate is revoked.",
        "署名は正しいが、証明書が失効している。",
        Check.STATUS_GOOD,
        _revoked,
        Reason.REVOKED,
        category=Category.OCSP,
    ),
    Row(
        "value-right",
        "The certificate's key signed the message.",
        "証明書の鍵で文書に署名されている。",
        None,
        lambda w: _signed(w, _right(w)),
    ),
    Row(
        "value-of-nothing",
        "The message is empty, and rightly signed.",
        "空の文書に正しく署名されている。",
        None,
        lambda w: _signed(w, _right(w, b""), b""),
    ),
    Row(
        "value-of-much",
        "The message has 256 KiB, and is rightly signed.",
        "256 KiB の文書に正しく署名されている。",
        None,
        lambda w: _signed(w, _right(w, bytes(1 << 18)), bytes(1 << 18)),
    ),
    Row(
        "value-at-login",
        "The authentication key signed a challenge.",
        "利用者証明用の鍵でチャレンジに署名されている。",
        None,
        lambda w: w.authentication.asks(message=MESSAGE, signature=_right(w)),
    ),
)
