"""Cases about the fields of a certificate (RFC 5280 §4.1)."""

import base64
from typing import Final

from jumin.pki.der import Tag, write, write_integer, write_time, write_x509_time
from jumin.pki.vectors import keyed
from jumin.pki.vectors.case import Category, Question, Reason
from jumin.pki.vectors.pieces import RSA_SHA1, RSA_SHA512, values
from jumin.pki.vectors.rows import Row
from jumin.pki.vectors.scene import DAY
from jumin.pki.vectors.workshop import Workshop
from jumin.pki.verify.checks import Check


_DEEP: Final = 5_000
_MOST_SERIAL: Final = (1 << 159) - 1


def _changed(workshop: Workshop, **fields: object) -> Question:
    """Ask about the signature certificate with fields exchanged."""
    scene = workshop.signature
    return scene.asks(certificate=scene.certificate.but(**fields))


def _right(workshop: Workshop) -> bytes:
    scene = workshop.signature
    return scene.certificate.signed(scene.issuer_key)


def _bytes(workshop: Workshop, der: bytes) -> Question:
    return workshop.signature.asks(certificate=der)


def _numbered(workshop: Workshop, serial: bytes) -> Question:
    """Ask about a certificate of that serial number, and its status."""
    scene = workshop.signature
    return scene.but(certificate=scene.certificate.but(serial=serial)).asks()


def _end(workshop: Workshop, form: str, tag: int = Tag.UTC_TIME) -> bytes:
    """Write the end of validity in another form."""
    return write(tag, f"{workshop.at + 1000 * DAY:{form}}".encode())


def _indefinite(der: bytes) -> bytes:
    return b"\x30\x80" + der[4:] + bytes(2)


def _lengthened(der: bytes) -> bytes:
    return b"\x30\x83\x00" + der[2:]


def _nested(depth: int) -> bytes:
    der = b""
    for _ in range(depth):
        der = write(Tag.SEQUENCE, der)
    return der


def _swapped_units(workshop: Workshop) -> bytes:
    country, organisation, first, second = values(workshop.signature.certificate.issuer)
    return write(Tag.SEQUENCE, country, organisation, second, first)


ROWS: Final = (
    Row(
        "subject-changed",
        "The subject was changed after signing.",
        "署名の後に主体者名が書き換えられている。",
        Check.ISSUER_SIGNATURE,
        lambda w: _bytes(w, _right(w).replace(b"14204003A", b"14205003A")),
    ),
    Row(
        "signature-bit",
        "One bit of the authority's signature is changed.",
        "認証局の署名が1ビット異なる。",
        Check.ISSUER_SIGNATURE,
        lambda w: _bytes(w, _right(w)[:-1] + bytes([_right(w)[-1] ^ 1])),
    ),
    Row(
        "signed-by-stranger",
        "Somebody else signed the certificate in the authority's name.",
        "認証局ではない者が認証局の名前で署名している。",
        Check.ISSUER_SIGNATURE,
        lambda w: _bytes(w, w.signature.certificate.signed(w.keys.stranger)),
    ),
    Row(
        "algorithms-differ",
        "The algorithm outside of what is signed is not the one inside.",
        "署名対象の内と外で署名アルゴリズムが異なる。",
        Check.ALGORITHM,
        lambda w: _changed(w, outer=RSA_SHA512.identifier),
    ),
    Row(
        "signed-with-sha1",
        "The authority signed with SHA-1.",
        "認証局が SHA-1 で署名している。",
        Check.ALGORITHM,
        lambda w: _changed(w, algorithm=RSA_SHA1),
    ),
    Row(
        "version-1",
        "Extensions stand in a certificate of version 1.",
        "バージョン1の証明書に拡張領域がある。",
        Check.VERSION,
        lambda w: _changed(w, version=b""),
    ),
    Row(
        "version-2",
        "Extensions stand in a certificate of version 2.",
        "バージョン2の証明書に拡張領域がある。",
        Check.VERSION,
        lambda w: _changed(w, version=bytes.fromhex("a003020101")),
    ),
    Row(
        "version-4",
        "The version is 4, which does not exist.",
        "存在しないバージョン4である。",
        Check.VERSION,
        lambda w: _changed(w, version=bytes.fromhex("a003020103")),
    ),
    Row(
        "serial-zero",
        "The serial number is 0.",
        "シリアル番号が0である。",
        Check.SERIAL,
        lambda w: _numbered(w, write_integer(0)),
        category=Category.PROFILE,
    ),
    Row(
        "serial-negative",
        "The serial number is negative.",
        "シリアル番号が負である。",
        Check.SERIAL,
        lambda w: _numbered(w, write_integer(-5)),
        category=Category.PROFILE,
    ),
    Row(
        "serial-of-21-octets",
        "The serial number has 21 octets.",
        "シリアル番号が21オクテットある。",
        Check.SERIAL,
        lambda w: _numbered(w, write_integer(_MOST_SERIAL + 1)),
        category=Category.PROFILE,
    ),
    Row(
        "serial-padded",
        "The serial number begins with an octet too many.",
        "シリアル番号の先頭に余分なオクテットがある。",
        Check.PARSE,
        lambda w: _numbered(w, bytes.fromhex("02050001020304")),
    ),
    Row(
        "issuer-of-other-authority",
        "The issuer is named as the other authority.",
        "発行者名がもう一方の認証局のものである。",
        Check.ISSUER,
        lambda w: _changed(w, issuer=w.authentication.certificate.issuer),
    ),
    Row(
        "issuer-units-swapped",
        "The two organisational units of the issuer's name are swapped.",
        "発行者名の2つの組織単位(OU)の順が逆である。",
        Check.ISSUER,
        lambda w: _changed(w, issuer=_swapped_units(w)),
    ),
    Row(
        "end-before-begin",
        "The validity ends before it begins.",
        "有効期間の終わりが始まりより前である。",
        Check.VALIDITY,
        lambda w: _changed(
            w, not_before=write_x509_time(w.at + DAY), not_after=write_x509_time(w.at - DAY)
        ),
        Reason.EXPIRED,
    ),
    Row(
        "end-as-generalized-time",
        "A year before 2050 is written as GeneralizedTime.",
        "2050年より前の年が GeneralizedTime で書かれている。",
        Check.TIME_FORMS,
        lambda w: _changed(w, not_after=write_time(w.at + 1000 * DAY)),
    ),
    Row(
        "end-without-seconds",
        "The end of validity is written without seconds.",
        "有効期間の終わりに秒がない。",
        Check.TIME_FORMS,
        lambda w: _changed(w, not_after=_end(w, "%y%m%d%H%MZ")),
    ),
    Row(
        "end-with-offset",
        "The end of validity is written with an offset from UTC.",
        "有効期間の終わりが UTC との時差付きで書かれている。",
        Check.TIME_FORMS,
        lambda w: _changed(w, not_after=_end(w, "%y%m%d%H%M%S+0900")),
    ),
    Row(
        "end-with-fraction",
        "The end of validity is written with a fraction of a second.",
        "有効期間の終わりに秒の小数がある。",
        Check.TIME_FORMS,
        lambda w: _changed(w, not_after=_end(w, "%Y%m%d%H%M%S.5Z", Tag.GENERALIZED_TIME)),
    ),
    Row(
        "trailing-octet",
        "An octet follows the certificate.",
        "証明書の後に1オクテット余っている。",
        Check.PARSE,
        lambda w: _bytes(w, _right(w) + bytes(1)),
    ),
    Row(
        "cut-off",
        "The last octet of the certificate is missing.",
        "証明書の最後の1オクテットがない。",
        Check.PARSE,
        lambda w: _bytes(w, _right(w)[:-1]),
    ),
    Row(
        "no-octets",
        "Instead of a certificate there is nothing.",
        "証明書が空である。",
        Check.PARSE,
        lambda w: _bytes(w, b""),
    ),
    Row(
        "base64",
        "The certificate is written in Base64 where DER is expected.",
        "DER であるべき証明書が Base64 で書かれている。",
        Check.PARSE,
        lambda w: _bytes(w, base64.b64encode(_right(w))),
    ),
    Row(
        "indefinite-length",
        "The certificate has an indefinite length: BER, not DER.",
        "証明書が不定長で書かれている(DER ではなく BER)。",
        Check.PARSE,
        lambda w: _bytes(w, _indefinite(_right(w))),
    ),
    Row(
        "length-padded",
        "The certificate's length is not written in the fewest octets.",
        "証明書の長さが最短のオクテット数で書かれていない。",
        Check.PARSE,
        lambda w: _bytes(w, _lengthened(_right(w))),
    ),
    Row(
        "nested-deeply",
        "Instead of a certificate there are five thousand sequences, one in the other.",
        "証明書ではなく、五千重に入れ子になった SEQUENCE である。",
        Check.PARSE,
        lambda w: _bytes(w, _nested(_DEEP)),
    ),
    Row(
        "serial-of-20-octets",
        "The serial number is the greatest possible, of 20 octets.",
        "シリアル番号が最大の20オクテットである。",
        None,
        lambda w: _numbered(w, write_integer(_MOST_SERIAL)),
    ),
    Row(
        "serial-with-high-bit",
        "The serial number's highest bit is set: an octet of zeros stands before it.",
        "シリアル番号の最上位ビットが立ち、前に0のオクテットが付く。",
        None,
        lambda w: _numbered(w, write_integer(0xFFFE_FDFC)),
    ),
    *keyed.ROWS,
)
