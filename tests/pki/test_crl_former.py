"""Former lists, used only where they are the edition that we made."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pki_makers import AT, KAMAKURA, Pki

from jumin.pki import Authority, CrlEdition, IssuingOffice, Revocation, build_crl
from jumin.pki.crl.former import FormerListError, read_former
from jumin.pki.crl.lists import sign_crl
from jumin.pki.crl.patch import FormerEntries, patch_entries
from jumin.pki.crl.tag import TAG_OCTETS, tag_list
from jumin.pki.status.encoding import seconds_of
from jumin.terms import RevocationReason, SerialNumber


EDITION = CrlEdition(7, AT, AT + timedelta(days=1))
NEXT = CrlEdition(8, AT + timedelta(days=1), AT + timedelta(days=2))
KNOWN = {
    SerialNumber(serial): Revocation(RevocationReason.SUPERSEDED, AT) for serial in range(10, 400)
}
TSUKUBA = IssuingOffice("08220", "Ibaraki-ken", "Tsukuba-shi")
KEY = bytes(range(32))


def read(
    der: bytes,
    authority: Authority,
    number: int,
    office: IssuingOffice | None,
    *,
    tag: bytes | None = None,
    key: bytes = KEY,
) -> FormerEntries:
    """Read a former list; one that somebody tagged by our key, unless another tag is given."""
    tag = tag_list(der, KEY) if tag is None else tag
    return read_former(der, authority, number, office, key=key, tag=tag)


@pytest.mark.parametrize("office", [None, KAMAKURA])
@pytest.mark.parametrize("known", [{}, KNOWN])
def test_the_next_edition_of_a_changed_list_is_the_one_made_anew(
    pki: Pki, office: IssuingOffice | None, known: dict[SerialNumber, Revocation]
) -> None:
    news = {
        SerialNumber(serial): Revocation(RevocationReason.KEY_COMPROMISE, AT)
        for serial in (1, 12, 390, 1_000)
    }
    der = build_crl(pki.signature, known, EDITION, office=office).public_bytes(Encoding.DER)
    former = read(der, pki.signature, 7, office)
    entries = patch_entries(
        former, [(serial, one.reason, seconds_of(one.at)) for serial, one in news.items()]
    )
    anew = build_crl(pki.signature, known | news, NEXT, office=office)
    assert sign_crl(pki.signature, entries, NEXT, office=office) == anew.public_bytes(Encoding.DER)


@pytest.mark.parametrize("known", [{}, KNOWN])
def test_a_list_of_another_edition_scope_or_generation_is_not_used(
    pki: Pki, known: dict[SerialNumber, Revocation]
) -> None:
    der = build_crl(pki.signature, known, EDITION, office=KAMAKURA).public_bytes(Encoding.DER)
    read(der, pki.signature, 7, KAMAKURA)
    for authority, number, office in (
        (pki.signature, 6, KAMAKURA),
        (pki.signature, 8, KAMAKURA),
        (pki.signature, 7, TSUKUBA),
        (pki.signature, 7, None),
        (pki.second_signature, 7, KAMAKURA),
        (pki.authentication, 7, KAMAKURA),
    ):
        with pytest.raises(FormerListError):
            read(der, authority, number, office)


def test_a_damaged_list_is_not_used(pki: Pki) -> None:
    known = {serial: KNOWN[serial] for serial in list(KNOWN)[:3]}
    der = build_crl(pki.signature, known, EDITION, office=KAMAKURA).public_bytes(Encoding.DER)
    tag = tag_list(der, KEY)
    read(der, pki.signature, 7, KAMAKURA, tag=tag)
    for at in range(len(der)):
        with pytest.raises(FormerListError):
            read(der[:at], pki.signature, 7, KAMAKURA, tag=tag)
        damaged = bytearray(der)
        damaged[at] ^= 1
        with pytest.raises(FormerListError):
            read(bytes(damaged), pki.signature, 7, KAMAKURA, tag=tag)
    with pytest.raises(FormerListError):
        read(der + b"\x00", pki.signature, 7, KAMAKURA, tag=tag)


@pytest.mark.parametrize("what", ["tag", "key", "none", "cut off", "signed anew"])
@pytest.mark.source("NIST SP 800-38D §7.2")
def test_a_list_without_the_tag_that_our_key_makes_of_it_is_not_used(pki: Pki, what: str) -> None:
    der, other = (
        build_crl(pki.signature, known, EDITION).public_bytes(Encoding.DER) for known in (KNOWN, {})
    )
    tag, key = tag_list(der, KEY), KEY
    if what == "tag":
        for at in range(TAG_OCTETS):
            damaged = tag[:at] + bytes((tag[at] ^ 1,)) + tag[at + 1 :]
            with pytest.raises(FormerListError):
                read(der, pki.signature, 7, None, tag=damaged)
    elif what == "key":
        key = bytes(32)
    elif what == "signed anew":
        der = other
    tag = {"none": b"", "cut off": tag[:-1], "tag": bytes(TAG_OCTETS)}.get(what, tag)
    with pytest.raises(FormerListError):
        read(der, pki.signature, 7, None, tag=tag, key=key)


def test_no_two_tags_share_a_nonce() -> None:
    tags = {tag_list(b"list", KEY) for _ in range(50)}
    assert len(tags) == len({tag[:12] for tag in tags}) == 50
