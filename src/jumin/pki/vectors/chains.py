"""Cases about authorities, their generations, and who issued what (RFC 5280 §6)."""

from typing import Final

from cryptography import x509

from jumin.pki.der import Tag, write, write_x509_time
from jumin.pki.vectors.case import Category, Question
from jumin.pki.vectors.keyed import key_id
from jumin.pki.vectors.pieces import RSA_SHA1, CertificatePieces, Extension
from jumin.pki.vectors.rows import Row
from jumin.pki.vectors.scene import (
    SECOND,
    Oid,
    authority_key_id,
    encoded,
    public_key_info,
)
from jumin.pki.vectors.workshop import Workshop
from jumin.pki.verify.checks import Check
from jumin.terms import CertificatePurpose


def _anchored(workshop: Workshop, *anchors: bytes) -> Question:
    return workshop.signature.asks(anchors=anchors)


def _anchor(workshop: Workshop, pieces: CertificatePieces) -> Question:
    """Ask with the issuer's certificate exchanged, self-signed by its right key."""
    return _anchored(workshop, pieces.signed(workshop.signature.issuer_key))


def _anchor_extension(workshop: Workshop, oid: str, value: str, *, critical: bool) -> Question:
    extension = Extension(oid, bytes.fromhex(value), critical)
    return _anchor(workshop, workshop.signature.authority.extended(extension))


def _own(workshop: Workshop) -> bytes:
    return encoded(workshop.signature.issuer.certificate)


def _impostor(workshop: Workshop, *, identifier: bool) -> bytes:
    """An authority of the same name with a stranger's key, and its own identifier or the right."""
    stranger = workshop.keys.stranger
    info = public_key_info(stranger.public_key())
    pieces = workshop.signature.authority.but(key=info)
    if identifier:
        own = write(Tag.OCTET_STRING, key_id(info))
        pieces = pieces.extended(Extension(Oid.SUBJECT_KEY_ID, own))
    return pieces.signed(stranger)


def _foreign_anchors(workshop: Workshop) -> tuple[bytes, ...]:
    other = workshop.authentication
    return tuple(encoded(one.certificate) for one in (other.older, other.newer))


def _by_holder(workshop: Workshop) -> Question:
    """Ask about a certificate that another holder issued with the key of a certificate."""
    scene = workshop.signature
    holder = x509.load_der_x509_certificate(scene.certificate.signed(scene.issuer_key))
    named = Extension(Oid.AUTHORITY_KEY_ID, authority_key_id(holder))
    pieces = workshop.rare.certificate.but(issuer=scene.certificate.subject).extended(named)
    return workshop.rare.asks(certificate=pieces.signed(workshop.keys.holder))


def _by_other_authority(workshop: Workshop) -> Question:
    """Ask about a signature certificate that the authentication authority issued."""
    other = workshop.authentication
    scene = workshop.signature.under(other.authority, other.keys.generations[other.purpose][1])
    anchors = (_own(workshop), *_foreign_anchors(workshop))
    return scene.asks(anchors=anchors)


def _weak_authority(workshop: Workshop) -> Question:
    """Ask about a certificate of an authority whose key has 1024 bits."""
    weak = workshop.keys.weak
    info = public_key_info(weak.public_key())
    identifier = Extension(Oid.SUBJECT_KEY_ID, write(Tag.OCTET_STRING, key_id(info)))
    authority = workshop.signature.authority.but(key=info).extended(identifier)
    return workshop.signature.under(authority, weak).asks()


ROWS: Final = (
    Row(
        "no-anchor",
        "No authority is trusted.",
        "信頼する認証局が1つもない。",
        Check.ISSUER,
        _anchored,
    ),
    Row(
        "anchors-of-other-authority",
        "Only the other authority is trusted.",
        "もう一方の認証局だけが信頼されている。",
        Check.ISSUER,
        lambda w: _anchored(w, *_foreign_anchors(w)),
    ),
    Row(
        "anchor-of-other-generation",
        "Only the other generation of the issuer is trusted; it has the same name.",
        "発行者の別の世代だけが信頼されている(名前は同じ)。",
        Check.ISSUER,
        lambda w: _anchored(w, encoded(w.signature.older.certificate)),
    ),
    Row(
        "anchor-of-same-name",
        "The only trusted authority has the issuer's name and another key.",
        "信頼されている唯一の認証局は、発行者と同名だが鍵が異なる。",
        Check.ISSUER,
        lambda w: _anchored(w, _impostor(w, identifier=True)),
    ),
    Row(
        "anchor-of-same-name-and-identifier",
        "The only trusted authority has the issuer's name and key identifier, and another key.",
        "信頼されている唯一の認証局は、発行者と同名で鍵識別子も同じだが、鍵が異なる。",
        Check.ISSUER_SIGNATURE,
        lambda w: _anchored(w, _impostor(w, identifier=False)),
    ),
    Row(
        "signed-by-other-generation",
        "The certificate names one generation and is signed by the other.",
        "証明書が示す世代とは別の世代の鍵で署名されている。",
        Check.ISSUER_SIGNATURE,
        lambda w: w.signature.asks(
            certificate=w.signature.certificate.signed(w.signature.older.key)
        ),
        category=Category.PROFILE,
    ),
    Row(
        "issued-by-holder",
        "A holder issued the certificate, with a key that is none of an authority's.",
        "認証局ではない利用者が自分の鍵で発行している。",
        Check.ISSUER,
        _by_holder,
    ),
    Row(
        "issued-by-itself",
        "The holder issued the certificate to themself, in the authority's name.",
        "利用者が認証局の名前で自分に発行している。",
        Check.ISSUER_SIGNATURE,
        lambda w: w.signature.asks(certificate=w.signature.certificate.signed(w.keys.holder)),
    ),
    Row(
        "issued-by-other-authority",
        "The authority for authentication issued a certificate for signatures.",
        "利用者証明用の認証局が署名用の証明書を発行している。",
        Check.ISSUER_FORM,
        _by_other_authority,
        category=Category.PROFILE,
    ),
    Row(
        "anchor-no-authority",
        "The trusted certificate's basicConstraints say that it is no authority's.",
        "信頼されている証明書の basicConstraints が認証局ではないとしている。",
        Check.ISSUER_AUTHORITY,
        lambda w: _anchor_extension(w, Oid.BASIC_CONSTRAINTS, "3000", critical=True),
    ),
    Row(
        "anchor-without-constraints",
        "The trusted certificate is without basicConstraints.",
        "信頼されている証明書に basicConstraints がない。",
        Check.ISSUER_AUTHORITY,
        lambda w: _anchor(w, w.signature.authority.without(Oid.BASIC_CONSTRAINTS)),
    ),
    Row(
        "anchor-may-not-certify",
        "The trusted certificate's key may sign lists, but no certificates.",
        "信頼されている証明書の鍵用途に keyCertSign がない。",
        Check.ISSUER_AUTHORITY,
        lambda w: _anchor_extension(w, Oid.KEY_USAGE, "03020102", critical=True),
    ),
    Row(
        "anchor-unknown-critical",
        "The trusted certificate has a critical extension that nobody knows.",
        "信頼されている証明書に、誰も知らないクリティカルな拡張がある。",
        Check.ISSUER_CRITICAL_EXTENSIONS,
        lambda w: _anchor_extension(w, Oid.UNHEARD_OF, "0500", critical=True),
    ),
    Row(
        "anchor-of-1024-bits",
        "The authority's key has 1024 bits.",
        "認証局の鍵が1024ビットである。",
        Check.SELF_SIGNED,
        _weak_authority,
    ),
    Row(
        "anchor-not-signed-by-itself",
        "The trusted certificate's own signature is wrong.",
        "信頼されている証明書の自己署名が正しくない。",
        Check.SELF_SIGNED,
        lambda w: _anchored(w, _own(w)[:-1] + bytes([_own(w)[-1] ^ 1])),
        category=Category.PROFILE,
    ),
    Row(
        "anchor-signed-with-sha1",
        "The trusted certificate signed itself with SHA-1.",
        "信頼されている証明書が SHA-1 で自己署名されている。",
        Check.SELF_SIGNED,
        lambda w: _anchor(w, w.signature.authority.but(algorithm=RSA_SHA1)),
        category=Category.PROFILE,
    ),
    Row(
        "anchor-expired",
        "The authority's certificate ended a second ago.",
        "認証局の証明書が1秒前に期限切れになった。",
        Check.ISSUER_VALIDITY,
        lambda w: _anchor(w, w.signature.authority.but(not_after=write_x509_time(w.at - SECOND))),
    ),
    Row(
        "anchor-not-yet-valid",
        "The authority's certificate begins in a second.",
        "認証局の証明書が1秒後に有効になる。",
        Check.ISSUER_VALIDITY,
        lambda w: _anchor(w, w.signature.authority.but(not_before=write_x509_time(w.at + SECOND))),
    ),
    Row(
        "signature-certificate-for-login",
        "A signature certificate is shown where one for authentication is asked for.",
        "利用者証明を求められたのに署名用証明書が示されている。",
        Check.POLICY,
        lambda w: w.signature.asks(purpose=CertificatePurpose.AUTHENTICATION),
    ),
    Row(
        "authentication-certificate-for-signing",
        "An authentication certificate is shown where one for signatures is asked for.",
        "署名を求められたのに利用者証明用証明書が示されている。",
        Check.POLICY,
        lambda w: w.authentication.asks(purpose=CertificatePurpose.SIGNATURE),
    ),
    Row(
        "phone-certificate-for-signing",
        "A phone's authentication certificate is shown where one for signatures is asked for.",
        "署名を求められたのにスマートフォンの利用者証明用証明書が示されている。",
        Check.POLICY,
        lambda w: w.phone.asks(purpose=CertificatePurpose.SIGNATURE),
    ),
    Row(
        "authority-as-holder",
        "An authority's own certificate is shown as a holder's.",
        "認証局自身の証明書が利用者の証明書として示されている。",
        Check.ISSUER,
        lambda w: w.signature.asks(certificate=_own(w)),
    ),
    Row(
        "responder-as-holder",
        "An OCSP responder's certificate is shown as a holder's.",
        "OCSP レスポンダの証明書が利用者の証明書として示されている。",
        Check.POLICY,
        lambda w: w.signature.asks(certificate=w.signature.responder),
    ),
    Row(
        "older-generation",
        "The older generation issued the certificate; both are trusted.",
        "古い世代が発行した証明書で、両方の世代が信頼されている。",
        None,
        lambda w: w.old.asks(),
    ),
    Row(
        "only-own-generation",
        "Only the generation that issued is trusted.",
        "発行した世代だけが信頼されている。",
        None,
        lambda w: _anchored(w, _own(w)),
    ),
    Row(
        "anchors-in-other-order",
        "The generations are given in the other order.",
        "世代が逆の順で与えられている。",
        None,
        lambda w: _anchored(w, _own(w), encoded(w.signature.older.certificate)),
    ),
    Row(
        "anchors-of-both-authorities",
        "The other authority is trusted besides, and stands first.",
        "もう一方の認証局も信頼されており、先に並んでいる。",
        None,
        lambda w: _anchored(w, *_foreign_anchors(w), _own(w)),
    ),
    Row(
        "anchor-twice",
        "The issuer is given twice.",
        "同じ認証局が2回与えられている。",
        None,
        lambda w: _anchored(w, _own(w), _own(w)),
    ),
    Row(
        "anchor-of-same-name-first",
        "An authority of the same name and another key stands before the issuer.",
        "同名で鍵の異なる認証局が、発行者の前に並んでいる。",
        None,
        lambda w: _anchored(w, _impostor(w, identifier=True), _own(w)),
    ),
)
