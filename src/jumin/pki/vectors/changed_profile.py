"""Questions whose certificate leaves the profile in one place (プロファイル)."""

from collections.abc import Callable
from typing import Final

from jumin.pki.der import Tag, write, write_integer, write_oid
from jumin.pki.profiles import TEST_OIDS
from jumin.pki.vectors.case import Question
from jumin.pki.vectors.pieces import Extension, values
from jumin.pki.vectors.scene import Oid, Scene
from jumin.pki.vectors.workshop import Workshop


POINTS: Final = "2.5.29.31"
KNOWN_ORDER: Final = (0, 3, 2, 1, 4, 5)
ALL_BUT_LAST: Final = slice(0, 5)


def value(scene: Scene, oid: str, value: bytes) -> Question:
    """Ask with the value of an extension exchanged, its criticality kept."""
    right = scene.certificate.extension(oid)
    return scene.asks(certificate=scene.certificate.extended(Extension(oid, value, right.critical)))


def criticality(scene: Scene, oid: str) -> Question:
    """Ask with the criticality of an extension turned."""
    right = scene.certificate.extension(oid)
    turned = Extension(oid, right.value, not right.critical)
    return scene.asks(certificate=scene.certificate.extended(turned))


def added(scene: Scene, oid: str, value: bytes) -> Question:
    """Ask with an extension added."""
    return scene.asks(certificate=scene.certificate.extended(Extension(oid, value)))


def attributes(workshop: Workshop, change: Callable[[list[bytes]], list[bytes]]) -> Question:
    """Ask with the attributes of the holder changed."""
    scene = workshop.signature
    right = values(scene.certificate.extension(Oid.ALTERNATIVE_NAME).value)
    return value(scene, Oid.ALTERNATIVE_NAME, write(Tag.SEQUENCE, *change(right)))


def attribute(workshop: Workshop, place: int, text: str) -> Question:
    """Ask with one attribute of the holder exchanged, by its place in the order."""

    def change(names: list[bytes]) -> list[bytes]:
        names[place] = _other_name(place, write(Tag.UTF8_STRING, text.encode()))
        return names

    return attributes(workshop, change)


def _other_name(place: int, value: bytes) -> bytes:
    oid = TEST_OIDS.attributes[place].dotted_string
    inner = write(Tag.CONTEXT_0_CONSTRUCTED, value)
    return write(Tag.CONTEXT_0_CONSTRUCTED, write_oid(oid), inner)


def printable_sex(workshop: Workshop) -> Question:
    """Ask with the sex written as PrintableString."""

    def change(names: list[bytes]) -> list[bytes]:
        names[2] = _other_name(2, write(Tag.PRINTABLE_STRING, b"2"))
        return names

    return attributes(workshop, change)


def subject(workshop: Workshop, change: Callable[[list[bytes]], list[bytes]]) -> Question:
    """Ask with the RDNs of the subject changed."""
    scene = workshop.signature
    changed = write(Tag.SEQUENCE, *change(values(scene.certificate.subject)))
    return scene.asks(certificate=scene.certificate.but(subject=changed))


def merged(names: list[bytes]) -> list[bytes]:
    """Put both localities into one RDN, in the order of DER."""
    localities = sorted(value for name in names[1:3] for value in values(name))
    return [names[0], write(Tag.SET, *localities), names[3]]


def points(workshop: Workshop, change: Callable[[list[bytes]], list[bytes]]) -> Question:
    """Ask with the distribution points changed."""
    scene = workshop.signature
    right = values(scene.certificate.extension(POINTS).value)
    return value(scene, POINTS, write(Tag.SEQUENCE, *change(right)))


def address_point() -> bytes:
    """Write a distribution point on the web."""
    address = write(Tag.CONTEXT_6, b"http://127.0.0.1:8001/crl")
    full_name = write(Tag.CONTEXT_0_CONSTRUCTED, address)
    return write(Tag.SEQUENCE, write(Tag.CONTEXT_0_CONSTRUCTED, full_name))


def for_some_reasons(points: list[bytes]) -> list[bytes]:
    """Restrict a distribution point to leaked keys."""
    (name,) = values(points[0])
    return [write(Tag.SEQUENCE, name, write(Tag.CONTEXT_1, bytes.fromhex("0640")))]


def policies(workshop: Workshop, change: Callable[[bytes], list[bytes]]) -> Question:
    """Ask with the one policy changed into some."""
    scene = workshop.signature
    (right,) = values(scene.certificate.extension(Oid.POLICIES).value)
    return value(scene, Oid.POLICIES, write(Tag.SEQUENCE, *change(right)))


def key_only(workshop: Workshop) -> bytes:
    """The authorityKeyIdentifier with the key only."""
    right = workshop.signature.certificate.extension(Oid.AUTHORITY_KEY_ID).value
    return write(Tag.SEQUENCE, values(right)[0])


def key_with_serial(workshop: Workshop, serial: int) -> bytes:
    """The authorityKeyIdentifier with another serial number."""
    right = workshop.signature.certificate.extension(Oid.AUTHORITY_KEY_ID).value
    key, issuer, _serial = values(right)
    return write(Tag.SEQUENCE, key, issuer, write(Tag.CONTEXT_2, write_integer(serial)[2:]))


def uses(*oids: str) -> bytes:
    """Write an extKeyUsage."""
    return write(Tag.SEQUENCE, *map(write_oid, oids))
