"""Questions whose revocation list is changed in one place (RFC 5280 §5)."""

from collections.abc import Callable
from typing import Final

from jumin.pki.der import write
from jumin.pki.names import distribution_point
from jumin.pki.vectors.case import Question, Reason
from jumin.pki.vectors.pieces import CrlPieces, Extension
from jumin.pki.vectors.scene import DAY, Oid, Scene, scope_of
from jumin.pki.vectors.workshop import YOKOSUKA, Workshop
from jumin.terms import RevocationReason


UNKNOWN = Reason.STATUS_UNKNOWN
_MANY: Final = 1_000
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
USERS_ONLY, AUTHORITIES_ONLY, ATTRIBUTES_ONLY, INDIRECT = (
    write(tag, b"\xff") for tag in (0x81, 0x82, 0x85, 0x84)
)
SOME_REASONS: Final = write(0x83, bytes.fromhex("0640"))


def exchanged(workshop: Workshop, **fields: object) -> Question:
    """Ask with fields of the municipality's list exchanged."""
    scene = workshop.signature
    return scene.asks(lists=[scene.municipal_list.but(**fields)])


def extended(workshop: Workshop, oid: str, value: bytes, *, critical: bool = False) -> Question:
    """Ask with an extension of the municipality's list exchanged or added."""
    scene = workshop.signature
    extension = Extension(oid, value, critical)
    return scene.asks(lists=[scene.municipal_list.extended(extension)])


def without(workshop: Workshop, oid: str) -> Question:
    """Ask with an extension of the municipality's list left out."""
    scene = workshop.signature
    return scene.asks(lists=[scene.municipal_list.without(oid)])


def scope(workshop: Workshop, *flags: bytes, critical: bool = True) -> Question:
    """Ask with the list's issuingDistributionPoint having flags, too."""
    scene = workshop.signature
    value = scope_of(distribution_point(scene.purpose, scene.office), *flags)
    return extended(workshop, Oid.SCOPE, value, critical=critical)


def listed(workshop: Workshop, reason: RevocationReason | None) -> Question:
    """Ask with the list in which the certificate is."""
    scene = workshop.signature
    return scene.asks(lists=[scene.listing(reason)])


def raw(workshop: Workshop, der: bytes) -> Question:
    """Ask with these octets as the list."""
    return workshop.signature.asks(lists=[der])


def right(workshop: Workshop) -> bytes:
    """The right list of the municipality, signed."""
    scene = workshop.signature
    return scene.municipal_list.signed(scene.issuer_key)


def entries(workshop: Workshop, *entries: bytes) -> Question:
    """Ask with these entries in the municipality's list."""
    return exchanged(workshop, entries=entries)


def entry(scene: Scene, *extensions: Extension) -> bytes:
    """Write the entry of somebody else, with more extensions."""
    return scene.entry(scene.serial + 1, RevocationReason.SUPERSEDED, *extensions)


def removed(scene: Scene) -> bytes:
    """Write an entry that takes the certificate off the list, as only a delta may."""
    removed = Extension(Oid.REASON, bytes.fromhex("0a0108"))
    return scene.entry(scene.serial, None, removed)


def of_other_generation(workshop: Workshop) -> bytes:
    """The right list of the older generation."""
    return workshop.old.municipal_list.signed(workshop.old.issuer_key)


def of_other_authority(workshop: Workshop) -> bytes:
    """The right list of the authority for authentication."""
    other = workshop.authentication
    return other.full_list.signed(other.issuer_key)


def of_other_office(scene: Scene) -> CrlPieces:
    """The right list of another municipality."""
    return scene.list_of(distribution_point(scene.purpose, YOKOSUKA))


def may_not_sign_lists(workshop: Workshop) -> Question:
    """Ask with an authority whose key may sign certificates, but no lists."""
    scene = workshop.signature
    usage = Extension(Oid.KEY_USAGE, bytes.fromhex("03020204"), critical=True)
    anchor = scene.authority.extended(usage).signed(scene.issuer_key)
    return scene.asks(lists=[scene.municipal_list], anchors=(anchor,))


def later_list(workshop: Workshop, *, revoked_before: bool) -> Question:
    """Ask with the list of the time and one of the next day, which has the certificate."""
    scene = workshop.signature
    tomorrow = scene.but(at=scene.at + DAY * (1 if revoked_before else 5))
    return scene.asks(lists=[scene.municipal_list, tomorrow.listing(RevocationReason.SUPERSEDED)])


def many(scene: Scene) -> tuple[bytes, ...]:
    """Write thousands of entries of others."""
    return tuple(
        scene.entry(scene.serial + 1 + n, RevocationReason.SUPERSEDED) for n in range(_MANY)
    )


def listed_for(reason: RevocationReason | None) -> Callable[[Workshop], Question]:
    """Have asked, with the list in which the certificate is for a reason."""
    return lambda workshop: listed(workshop, reason)
