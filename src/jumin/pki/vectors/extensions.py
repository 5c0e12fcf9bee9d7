"""Cases about the extensions of a certificate (RFC 5280 §4.2)."""

from typing import Final

from jumin.pki.der import Tag, write, write_integer, write_oid
from jumin.pki.profiles import TEST_OIDS
from jumin.pki.vectors.case import Category, Question
from jumin.pki.vectors.pieces import Extension, values
from jumin.pki.vectors.rows import Row
from jumin.pki.vectors.scene import Oid, Scene
from jumin.pki.verify.checks import Check
from jumin.terms import CertificatePurpose


_SIGNATURE, _AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION
_ANY_POLICY: Final = "2.5.29.32.0"
_SERVER_AUTH, _CLIENT_AUTH = "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"
_EMAIL, _ANY_USE = "1.3.6.1.5.5.7.3.4", "2.5.29.37.0"


def _extended(scene: Scene, oid: str, value: bytes, *, critical: bool = False) -> Question:
    return scene.asks(certificate=scene.certificate.extended(Extension(oid, value, critical)))


def _without(scene: Scene, oid: str) -> Question:
    return scene.asks(certificate=scene.certificate.without(oid))


def _usage(scene: Scene, bits: str) -> Question:
    """Exchange keyUsage: a BIT STRING by its unused bits and its bits."""
    value = write(Tag.BIT_STRING, bytes.fromhex(bits))
    return _extended(scene, Oid.KEY_USAGE, value, critical=True)


def _uses(scene: Scene, *oids: str) -> Question:
    """Exchange extKeyUsage."""
    return _extended(scene, Oid.EXTENDED_KEY_USAGE, write(Tag.SEQUENCE, *map(write_oid, oids)))


def _policies(scene: Scene, *oids: str) -> Question:
    """Exchange certificatePolicies, each with the qualifiers of the right one."""
    right = scene.certificate.extension(Oid.POLICIES).value
    _oid, qualifiers = values(values(right)[0])
    listed = (write(Tag.SEQUENCE, write_oid(oid), qualifiers) for oid in oids)
    return _extended(scene, Oid.POLICIES, write(Tag.SEQUENCE, *listed), critical=True)


def _policy(purpose: CertificatePurpose) -> str:
    return TEST_OIDS.policies[purpose].dotted_string


def _twice(scene: Scene) -> Question:
    first, *others = scene.certificate.extensions
    return scene.asks(certificate=scene.certificate.but(extensions=(first, first, *others)))


def _reversed(scene: Scene) -> Question:
    backwards = tuple(reversed(scene.certificate.extensions))
    return scene.asks(certificate=scene.certificate.but(extensions=backwards))


ROWS: Final = (
    Row(
        "unknown-critical",
        "There is a critical extension that nobody knows.",
        "誰も知らないクリティカルな拡張がある。",
        Check.CRITICAL_EXTENSIONS,
        lambda w: _extended(w.signature, Oid.UNHEARD_OF, write(Tag.NULL), critical=True),
    ),
    Row(
        "extension-twice",
        "An extension stands there twice.",
        "同じ拡張が2つある。",
        Check.EXTENSIONS,
        lambda w: _twice(w.signature),
    ),
    Row(
        "key-usage-no-bit-string",
        "keyUsage holds an integer instead of a bit string.",
        "keyUsage の値がビット列ではなく整数である。",
        Check.EXTENSIONS,
        lambda w: _extended(w.signature, Oid.KEY_USAGE, write_integer(3), critical=True),
    ),
    Row(
        "key-usage-missing",
        "keyUsage is missing.",
        "keyUsage がない。",
        Check.KEY_USAGE,
        lambda w: _without(w.signature, Oid.KEY_USAGE),
        category=Category.PROFILE,
    ),
    Row(
        "key-usage-without-commitment",
        "The key of a signature certificate may not be used for commitments (nonRepudiation).",
        "署名用証明書の鍵用途に nonRepudiation がない。",
        Check.KEY_USAGE,
        lambda w: _usage(w.signature, "0780"),
    ),
    Row(
        "key-usage-without-signature",
        "The key of a signature certificate may be used for commitments, not for signatures.",
        "署名用証明書の鍵用途に digitalSignature がない。",
        Check.KEY_USAGE,
        lambda w: _usage(w.signature, "0640"),
        category=Category.PROFILE,
    ),
    Row(
        "key-usage-encipherment",
        "The key of an authentication certificate may be used for enciphering keys only.",
        "利用者証明用証明書の鍵用途が keyEncipherment だけである。",
        Check.KEY_USAGE,
        lambda w: _usage(w.authentication, "0520"),
    ),
    Row(
        "key-usage-agreement",
        "The key of an authentication certificate may be used for agreeing on keys only.",
        "利用者証明用証明書の鍵用途が keyAgreement だけである。",
        Check.KEY_USAGE,
        lambda w: _usage(w.authentication, "0308"),
    ),
    Row(
        "holder-is-authority",
        "basicConstraints make the holder an authority.",
        "basicConstraints により利用者が認証局とされている。",
        Check.END_ENTITY,
        lambda w: _extended(
            w.signature,
            Oid.BASIC_CONSTRAINTS,
            write(Tag.SEQUENCE, write(Tag.BOOLEAN, b"\xff")),
            critical=True,
        ),
        category=Category.PROFILE,
    ),
    Row(
        "use-missing",
        "An authentication certificate is without extKeyUsage.",
        "利用者証明用証明書に extKeyUsage がない。",
        Check.EXTENDED_KEY_USAGE,
        lambda w: _without(w.authentication, Oid.EXTENDED_KEY_USAGE),
        category=Category.PROFILE,
    ),
    Row(
        "use-server",
        "An authentication certificate is one for servers.",
        "利用者証明用証明書の拡張鍵用途がサーバー認証である。",
        Check.EXTENDED_KEY_USAGE,
        lambda w: _uses(w.authentication, _SERVER_AUTH),
    ),
    Row(
        "use-mail",
        "An authentication certificate is one for protecting mail.",
        "利用者証明用証明書の拡張鍵用途が電子メール保護である。",
        Check.EXTENDED_KEY_USAGE,
        lambda w: _uses(w.authentication, _EMAIL),
    ),
    Row(
        "policy-missing",
        "certificatePolicies is missing.",
        "certificatePolicies がない。",
        Check.POLICY,
        lambda w: _without(w.signature, Oid.POLICIES),
    ),
    Row(
        "policy-unknown",
        "The policy is one that nobody knows.",
        "誰も知らない証明書ポリシーである。",
        Check.POLICY,
        lambda w: _policies(w.signature, Oid.UNHEARD_OF),
    ),
    Row(
        "policy-of-authentication",
        "A signature certificate has the policy of authentication.",
        "署名用証明書のポリシーが利用者証明用のものである。",
        Check.POLICY,
        lambda w: _policies(w.signature, _policy(_AUTHENTICATION)),
    ),
    Row(
        "policy-of-signature",
        "An authentication certificate has the policy of signatures.",
        "利用者証明用証明書のポリシーが署名用のものである。",
        Check.POLICY,
        lambda w: _policies(w.authentication, _policy(_SIGNATURE)),
    ),
    Row(
        "policy-below",
        "The policy's identifier goes on below the right one.",
        "ポリシーの識別子が正しいものの下位である。",
        Check.POLICY,
        lambda w: _policies(w.signature, _policy(_SIGNATURE) + ".1"),
    ),
    Row(
        "policy-above",
        "The policy's identifier ends above the right one.",
        "ポリシーの識別子が正しいものの上位で終わっている。",
        Check.POLICY,
        lambda w: _policies(w.signature, _policy(_SIGNATURE).rpartition(".")[0]),
    ),
    Row(
        "issuer-key-missing",
        "authorityKeyIdentifier is missing: the issuer's generation is not named.",
        "authorityKeyIdentifier がなく、発行者の世代が示されていない。",
        Check.ISSUER,
        lambda w: _without(w.signature, Oid.AUTHORITY_KEY_ID),
        category=Category.PROFILE,
    ),
    Row(
        "issuer-key-of-other-generation",
        "authorityKeyIdentifier names the other generation.",
        "authorityKeyIdentifier が別の世代の鍵を示している。",
        Check.ISSUER_SIGNATURE,
        lambda w: _extended(
            w.signature,
            Oid.AUTHORITY_KEY_ID,
            w.old.certificate.extension(Oid.AUTHORITY_KEY_ID).value,
        ),
        category=Category.PROFILE,
    ),
    Row(
        "unknown-not-critical",
        "There is an extension that nobody knows; it is not critical.",
        "誰も知らない拡張があるが、クリティカルではない。",
        None,
        lambda w: _extended(w.signature, Oid.UNHEARD_OF, write(Tag.NULL)),
    ),
    Row(
        "order-of-extensions",
        "The extensions stand in another order.",
        "拡張の順序が異なる。",
        None,
        lambda w: _reversed(w.signature),
    ),
    Row(
        "information-access-missing",
        "authorityInfoAccess is missing: the answer came from elsewhere.",
        "authorityInfoAccess がない(応答は別に得られた)。",
        None,
        lambda w: _without(w.signature, "1.3.6.1.5.5.7.1.1"),
    ),
    Row(
        "issuer-alternative-name-missing",
        "The issuer's Japanese name is missing.",
        "発行者の日本語名(issuerAltName)がない。",
        None,
        lambda w: _without(w.signature, "2.5.29.18"),
    ),
    Row(
        "substitute-in-name",
        "The holder's name has a substitute character.",
        "氏名に代替文字がある。",
        None,
        lambda w: w.rare.asks(),
    ),
    Row(
        "right-signature",
        "A right signature certificate.",
        "正しい署名用電子証明書である。",
        None,
        lambda w: w.signature.asks(),
    ),
    Row(
        "right-authentication",
        "A right authentication certificate.",
        "正しい利用者証明用電子証明書である。",
        None,
        lambda w: w.authentication.asks(),
    ),
    Row(
        "right-phone",
        "A right authentication certificate on a phone.",
        "正しい移動端末設備用利用者証明用電子証明書である。",
        None,
        lambda w: w.phone.asks(),
    ),
)
