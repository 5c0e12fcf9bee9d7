"""Questions whose OCSP answer comes from somebody else (RFC 6960 §4.2.2.2)."""

from hashlib import sha256

from jumin.pki.der import Tag, write, write_integer, write_oid
from jumin.pki.status.snapshot import issuer_id
from jumin.pki.vectors.case import Question, Reason
from jumin.pki.vectors.keyed import key_id
from jumin.pki.vectors.pieces import Extension, values
from jumin.pki.vectors.scene import (
    DIGEST_OIDS,
    Oid,
    Scene,
    by_key,
    by_name,
    encoded,
    public_key_info,
)
from jumin.pki.vectors.workshop import Workshop


UNKNOWN = Reason.STATUS_UNKNOWN


def turned_good(workshop: Workshop) -> Question:
    """Ask with the answer `revoked`, turned into `good` after signing."""
    scene = workshop.signature
    was = scene.answer.saying(status=scene.revoked(None))
    _data, algorithm, signature, certificates = values(was.basic(workshop.keys.responder))
    now = write(Tag.SEQUENCE, scene.answer.data, algorithm, signature, certificates)
    return scene.asks(answer=scene.answer.around(now))


def id_without_null(scene: Scene) -> bytes:
    """Name the certificate with a digest algorithm that has no parameters (RFC 5754 §2)."""
    named = issuer_id(scene.issuer.certificate, "sha256")
    return write(
        Tag.SEQUENCE,
        write(Tag.SEQUENCE, write_oid(DIGEST_OIDS["sha256"])),
        write(Tag.OCTET_STRING, named.name_hash),
        write(Tag.OCTET_STRING, named.key_hash),
        write_integer(scene.serial),
    )


def delegated(workshop: Workshop, **fields: object) -> Question:
    """Ask with fields of the responder's certificate exchanged."""
    scene = workshop.signature
    return scene.asks(responder=scene.responder.but(**fields))


def used_for(workshop: Workshop, *oids: str) -> Question:
    """Ask with another extKeyUsage of the responder."""
    scene = workshop.signature
    value = write(Tag.SEQUENCE, *map(write_oid, oids))
    return scene.asks(responder=scene.responder.extended(Extension(Oid.EXTENDED_KEY_USAGE, value)))


def without(workshop: Workshop, oid: str) -> Question:
    """Ask with an extension of the responder left out."""
    scene = workshop.signature
    return scene.asks(responder=scene.responder.without(oid))


def enclosing(workshop: Workshop, *certificates: bytes) -> Question:
    """Ask with these certificates enclosed in the answer."""
    scene = workshop.signature
    return scene.asks(answer=scene.answer.but(certificates=certificates))


def own(workshop: Workshop) -> bytes:
    """The responder's right certificate."""
    scene = workshop.signature
    return scene.responder.signed(scene.issuer_key)


def by_holder(workshop: Workshop) -> Question:
    """Ask with an answer that the holder signed, who encloses the own certificate."""
    scene = workshop.signature
    holder = workshop.keys.holder
    answer = scene.answer.but(
        responder=by_key(holder.public_key()),
        certificates=(scene.certificate.signed(scene.issuer_key),),
    )
    return scene.asks(answer=answer.signed(holder))


def by_itself(workshop: Workshop) -> Question:
    """Ask with an answer of a stranger, who delegated to themself."""
    scene, stranger = workshop.signature, workshop.keys.stranger
    info = public_key_info(stranger.public_key())
    identifier = Extension(Oid.SUBJECT_KEY_ID, write(Tag.OCTET_STRING, key_id(info)))
    responder = scene.responder.but(key=info).extended(identifier).signed(stranger)
    answer = scene.answer.but(responder=by_key(stranger.public_key()), certificates=(responder,))
    return scene.asks(answer=answer.signed(stranger))


def by_weak_key(workshop: Workshop) -> Question:
    """Ask with an answer of a delegated key of 1024 bits."""
    scene, weak = workshop.signature, workshop.keys.weak
    info = public_key_info(weak.public_key())
    identifier = Extension(Oid.SUBJECT_KEY_ID, write(Tag.OCTET_STRING, key_id(info)))
    responder = scene.responder.but(key=info).extended(identifier).signed(scene.issuer_key)
    answer = scene.answer.but(responder=by_key(weak.public_key()), certificates=(responder,))
    return scene.asks(answer=answer.signed(weak))


def by_other_generation(workshop: Workshop) -> Question:
    """Ask with an answer that the other generation of the authority gave itself."""
    scene = workshop.signature
    key = workshop.keys.generations[scene.purpose][0]
    answer = scene.answer.but(
        responder=by_key(key.public_key()), certificates=(encoded(scene.older.certificate),)
    )
    return scene.asks(answer=answer.signed(key))


def by_authority(workshop: Workshop, *, named: bool) -> Question:
    """Ask with an answer that the authority gave itself, under its name or its key."""
    scene = workshop.signature
    key = workshop.keys.generations[scene.purpose][1]
    responder = by_name(scene.certificate.issuer) if named else by_key(key.public_key())
    return scene.asks(answer=scene.answer.but(responder=responder, certificates=()).signed(key))


def sha256_key(workshop: Workshop) -> bytes:
    """Name the responder by SHA-256 where RFC 6960 says SHA-1."""
    info = public_key_info(workshop.keys.responder.public_key())
    bits = values(info)[1][5:]
    return write(Tag.CONTEXT_2_CONSTRUCTED, write(Tag.OCTET_STRING, sha256(bits).digest()))
