"""Questions whose signed message is changed in one place (RFC 5652)."""

from hashlib import md5, sha1, sha256
from typing import Final

from jumin.pki.der import Tag, write, write_oid, write_x509_time
from jumin.pki.vectors.case import Question
from jumin.pki.vectors.message_pieces import (
    CONTENT_TYPE,
    DATA,
    MESSAGE_DIGEST,
    SHA1,
    SIGNING_CERTIFICATE,
    Attribute,
    MessagePieces,
    SignerPieces,
)
from jumin.pki.vectors.pieces import RSA_SHA1
from jumin.pki.vectors.scene import SECOND, Oid, Scene
from jumin.pki.vectors.signatures import MESSAGE
from jumin.pki.vectors.workshop import Workshop
from jumin.terms import RevocationReason


RSA: Final = write(Tag.SEQUENCE, write_oid("1.2.840.113549.1.1.1"), write(Tag.NULL))


def own(scene: Scene) -> bytes:
    """The signer's right certificate."""
    return scene.certificate.signed(scene.issuer_key)


def named(scene: Scene) -> bytes:
    """Name the signer's certificate by issuer and serial number."""
    return write(Tag.SEQUENCE, scene.certificate.issuer, scene.certificate.serial)


def digest_of(content: bytes) -> Attribute:
    """Write the attribute messageDigest of a content."""
    return Attribute(MESSAGE_DIGEST, (write(Tag.OCTET_STRING, sha256(content).digest()),))


def content_type(oid: str) -> Attribute:
    """Write the attribute contentType."""
    return Attribute(CONTENT_TYPE, (write_oid(oid),))


def signing_certificate(der: bytes) -> Attribute:
    """Name the signer's certificate by its digest (RFC 5035 §3)."""
    return _naming(write(Tag.OCTET_STRING, sha256(der).digest()))


def signing_certificate_by_md5(der: bytes) -> Attribute:
    """Name it by a digest that anybody can make two certificates of."""
    digest = md5(der).digest()  # noqa: S324 - to be refused
    algorithm = write(Tag.SEQUENCE, write_oid("1.2.840.113549.2.5"), write(Tag.NULL))
    return _naming(algorithm, write(Tag.OCTET_STRING, digest))


def signing_certificate_and_issuer(scene: Scene, issuer: bytes, serial: bytes) -> Attribute:
    """Name it by its digest, and by an issuer and a serial number (RFC 5035 §5.4.1)."""
    names = write(Tag.SEQUENCE, write(Tag.CONTEXT_4_CONSTRUCTED, issuer))
    digest = write(Tag.OCTET_STRING, sha256(own(scene)).digest())
    return _naming(digest, write(Tag.SEQUENCE, names, serial))


def _naming(*parts: bytes) -> Attribute:
    """Write signingCertificateV2 of one ESSCertIDv2."""
    named = write(Tag.SEQUENCE, write(Tag.SEQUENCE, write(Tag.SEQUENCE, *parts)))
    return Attribute(SIGNING_CERTIFICATE, (named,))


def right_signer(scene: Scene) -> SignerPieces:
    """What the right signer says."""
    return SignerPieces(named(scene), (content_type(DATA), digest_of(MESSAGE)))


def right_message(
    workshop: Workshop, signer: SignerPieces | None = None, scene: Scene | None = None
) -> MessagePieces:
    """Make the right message, which encloses its content, by a signer or the right one."""
    scene = scene or workshop.signature
    made = (signer or right_signer(scene)).signed(workshop.keys.holder, MESSAGE)
    return MessagePieces(MESSAGE, (own(scene),), (made,))


def asks(
    workshop: Workshop, message: MessagePieces | bytes, content: bytes | None = None
) -> Question:
    """Ask about a message, and its content where that stands apart."""
    cms = message if isinstance(message, bytes) else message.encoded
    return workshop.signature.asks(cms=cms, content=content).but(certificate=None)


def signed_by(workshop: Workshop, signer: SignerPieces) -> Question:
    """Ask about a message by a signer."""
    return asks(workshop, right_message(workshop, signer))


def having(workshop: Workshop, attribute: Attribute) -> Question:
    """Ask about a message with an attribute exchanged or added."""
    return signed_by(workshop, right_signer(workshop.signature).having(attribute))


def lacking(workshop: Workshop, oid: str) -> Question:
    """Ask about a message without an attribute."""
    return signed_by(workshop, right_signer(workshop.signature).lacking(oid))


def by_stranger(workshop: Workshop) -> Question:
    """Ask about a message that a stranger signed in the holder's name."""
    made = right_signer(workshop.signature).signed(workshop.keys.stranger, MESSAGE)
    return asks(workshop, right_message(workshop).but(signers=(made,)))


def two_signers(workshop: Workshop) -> Question:
    """Ask about a message to which a stranger added a signature in the holder's name."""
    message = right_message(workshop)
    added = right_signer(workshop.signature).signed(workshop.keys.stranger, MESSAGE)
    return asks(workshop, message.but(signers=(*message.signers, added)))


def by_key(workshop: Workshop) -> SignerPieces:
    """Name the signer's certificate by its subjectKeyIdentifier: version 3."""
    identifier = workshop.signature.certificate.extension(Oid.SUBJECT_KEY_ID).value
    named = write(Tag.CONTEXT_0, identifier[2:])
    return right_signer(workshop.signature).but(named=named, version=3)


def by_authentication(workshop: Workshop) -> Question:
    """Ask about a message signed with the authentication key."""
    scene = workshop.authentication
    cms = right_message(workshop, scene=scene).encoded
    question = workshop.signature.asks(cms=cms)
    own = scene.asks()
    return question.but(certificate=None, ocsp=own.ocsp, anchors=(*question.anchors, *own.anchors))


def bare(workshop: Workshop) -> SignerPieces:
    """Sign the content itself, without attributes."""
    return right_signer(workshop.signature).but(attributes=())


def attributes_as_content(workshop: Workshop) -> Question:
    """Ask about a message whose content is the signed attributes of another one.

    A signature over attributes is one over their DER; taken out of its message it is one over
    a content of these octets, which nobody signed.
    """
    signer = right_signer(workshop.signature)
    content = write(Tag.SET, *sorted(one.encoded for one in signer.attributes))
    made = bare(workshop).signed(workshop.keys.holder, content)
    return asks(workshop, right_message(workshop).but(enclosed=content, signers=(made,)))


def revoked(workshop: Workshop) -> Question:
    """Ask about a message of a signer who is revoked."""
    scene = workshop.signature
    status = scene.revoked(RevocationReason.AFFILIATION_CHANGED)
    question = scene.asks(answer=scene.answer.saying(status=status))
    return asks(workshop, right_message(workshop)).but(ocsp=question.ocsp)


def expired(workshop: Workshop) -> Question:
    """Ask about a message of a signer whose certificate ended."""
    scene = workshop.signature
    ended = scene.certificate.but(not_after=write_x509_time(workshop.at - SECOND))
    return asks(workshop, right_message(workshop, scene=scene.but(certificate=ended)))


def forged(workshop: Workshop) -> Question:
    """Ask about a message whose certificate a stranger signed."""
    forged = workshop.signature.certificate.signed(workshop.keys.stranger)
    return asks(workshop, right_message(workshop).but(certificates=(forged,)))


def with_sha1(workshop: Workshop) -> Question:
    """Ask about a message digested and signed with SHA-1."""
    octets = write(Tag.OCTET_STRING, sha1(MESSAGE).digest())  # noqa: S324 - to be refused
    signer = right_signer(workshop.signature).having(Attribute(MESSAGE_DIGEST, (octets,)))
    message = right_message(workshop, signer.but(digest=SHA1, algorithm=RSA_SHA1))
    return asks(workshop, message.but(digests=(SHA1,)))
