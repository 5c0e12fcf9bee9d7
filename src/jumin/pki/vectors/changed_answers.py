"""Questions whose OCSP answer is changed in one place (RFC 6960)."""

from collections.abc import Callable
from typing import Final

from jumin.pki.der import Tag, write
from jumin.pki.status.snapshot import issuer_id
from jumin.pki.vectors.case import Question
from jumin.pki.vectors.pieces import Extension
from jumin.pki.vectors.scene import (
    NONCE,
    Oid,
    Scene,
    cert_id,
    cert_id_of,
    nonce,
)
from jumin.pki.vectors.workshop import Workshop
from jumin.terms import RevocationReason


REASONS: Final = (
    (RevocationReason.KEY_COMPROMISE, "key-leaked", "the key leaked", "鍵の危殆化"),
    (
        RevocationReason.CA_COMPROMISE,
        "authority-leaked",
        "the authority's key leaked",
        "認証局の鍵の危殆化",
    ),
    (RevocationReason.AFFILIATION_CHANGED, "changed", "what it says has changed", "記載事項の変更"),
    (RevocationReason.SUPERSEDED, "superseded", "it was renewed", "更新"),
    (RevocationReason.CESSATION_OF_OPERATION, "given-up", "it is used no more", "利用の廃止"),
)


def status(workshop: Workshop, status: bytes) -> Question:
    """Ask with another status of the certificate."""
    scene = workshop.signature
    return scene.asks(answer=scene.answer.saying(status=status))


def raw(workshop: Workshop, der: bytes) -> Question:
    """Ask with these octets as the answer."""
    return workshop.signature.asks(answer=der)


def right(workshop: Workshop) -> bytes:
    """The right answer, signed."""
    scene = workshop.signature
    return scene.answer.signed(workshop.keys.responder)


def error(status: int) -> bytes:
    """Write an answer that is an error, without a content (RFC 6960 §2.3)."""
    return write(Tag.SEQUENCE, write(Tag.ENUMERATED, bytes([status])))


def named(workshop: Workshop, named: bytes) -> Question:
    """Ask with the certificate named so (CertID)."""
    scene = workshop.signature
    return scene.asks(answer=scene.answer.saying(cert_id=named))


def mixed_id(scene: Scene, *, name: bool, key: bool) -> bytes:
    """Name the certificate by another authority's name or by the other generation's key."""
    own = issuer_id(scene.issuer.certificate, "sha256")
    other_key = issuer_id(scene.other.certificate, "sha256").key_hash
    return cert_id_of(
        "sha256",
        bytes(32) if name else own.name_hash,
        other_key if key else own.key_hash,
        scene.serial,
    )


def mislabelled_id(scene: Scene) -> bytes:
    """Name the certificate by SHA-1 digests that are called SHA-256."""
    own = issuer_id(scene.issuer.certificate, "sha1")
    return cert_id_of("sha256", own.name_hash, own.key_hash, scene.serial)


def nonces(workshop: Workshop, *given: bytes, sent: bytes = NONCE) -> Question:
    """Ask with an answer of these nonces; `sent` is what the request carried."""
    scene = workshop.signature
    return scene.asks(answer=scene.answer.but(extensions=tuple(map(nonce, given))), nonce=sent)


def several(workshop: Workshop, *, first: bool) -> Question:
    """Ask with an answer about others, too, who are revoked."""
    scene = workshop.signature
    issuer = scene.issuer.certificate
    others = [
        scene.answer.single.but(
            cert_id=cert_id(issuer, scene.serial + n), status=scene.revoked(None)
        )
        for n in (1, 2)
    ]
    own = [scene.answer.single]
    return scene.asks(
        answer=scene.answer.but(singles=tuple(own + others if first else others + own))
    )


def extension(workshop: Workshop, extension: Extension, *, single: bool) -> Question:
    """Ask with an extension added, to the answer or to what it says of the certificate."""
    scene = workshop.signature
    if single:
        return scene.asks(answer=scene.answer.saying(extensions=(extension,)))
    return scene.asks(answer=scene.answer.extended(extension))


def of_other_kind(workshop: Workshop) -> Question:
    """Ask with an answer whose type nobody knows."""
    scene = workshop.signature
    return scene.asks(answer=scene.answer.but(kind=Oid.UNHEARD_OF))


def revoked_for(reason: RevocationReason) -> Callable[[Workshop], Question]:
    """Have asked, with an answer that the certificate is revoked for a reason."""
    return lambda workshop: status(workshop, workshop.signature.revoked(reason))


def error_of(code: int) -> Callable[[Workshop], Question]:
    """Have asked, with an answer that is an error."""
    return lambda workshop: raw(workshop, error(code))
