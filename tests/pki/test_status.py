"""The status snapshot: what is written is found; what is damaged is named."""

import itertools
import mmap
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pki_makers import AT, Pki

from jumin.pki import Revocation, StatusSnapshot, encode_snapshot
from jumin.pki.status.snapshot import SnapshotError, SnapshotSerialError, is_good, issuer_id
from jumin.terms import RevocationReason, SerialNumber


SERIALS = st.integers(1, (1 << 160) - 1).map(SerialNumber)
INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds; hypothesis adds the zone
REVOCATIONS = st.builds(
    Revocation,
    st.sampled_from(RevocationReason),
    INSTANTS.map(lambda at: at.replace(microsecond=0)),
)
STATES = st.dictionaries(SERIALS, st.none() | REVOCATIONS, max_size=30)


@settings(max_examples=60, deadline=None)
@given(published_at=INSTANTS, first=STATES, second=STATES, other=SERIALS)
@pytest.mark.source("RFC 6960 §2.2")
def test_every_state_is_found_again_by_both_digests(
    pki: Pki,
    published_at: datetime,
    first: dict[SerialNumber, Revocation | None],
    second: dict[SerialNumber, Revocation | None],
    other: SerialNumber,
) -> None:
    issuers = (pki.signature.certificate, pki.second_signature.certificate)
    states = (first, second)
    snapshot = StatusSnapshot(
        encode_snapshot(published_at, list(zip(issuers, states, strict=True)))
    )
    assert snapshot.published_at == published_at
    for issuer, expected in zip(issuers, states, strict=True):
        for algorithm in ("sha1", "sha256"):
            named = issuer_id(issuer, algorithm)
            assert snapshot.knows(named)
            assert {
                serial: status.revocation for serial, status in snapshot.statuses(named)
            } == expected
            assert list(expected) == [] or all(
                snapshot.status(named, serial).revocation == revocation
                for serial, revocation in expected.items()
            )
            assert (snapshot.status(named, other) is None) == (other not in expected)


def test_an_issuer_that_is_not_published_has_no_statuses(pki: Pki) -> None:
    snapshot = StatusSnapshot(encode_snapshot(AT, [(pki.signature.certificate, {})]))
    foreign = issuer_id(pki.second_signature.certificate, "sha1")
    assert not snapshot.knows(foreign)
    assert snapshot.status(foreign, 1) is None
    assert list(snapshot.statuses(foreign)) == []


def test_a_snapshot_is_searched_in_a_file_mapped_read_only(pki: Pki, tmp_path: Path) -> None:
    path = tmp_path / "status.snapshot"
    states = {SerialNumber(serial): None for serial in range(1, 50_000, 3)}
    path.write_bytes(encode_snapshot(AT, [(pki.signature.certificate, states)]))
    named = issuer_id(pki.signature.certificate, "sha256")
    with path.open("rb") as file:
        snapshot = StatusSnapshot(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    assert [serial for serial in range(12) if snapshot.status(named, serial)] == [1, 4, 7, 10]
    assert snapshot.status(named, 49_999).is_good


@pytest.mark.parametrize("serial", [0, -1, 1 << 160])
def test_serial_numbers_that_no_certificate_has(pki: Pki, serial: int) -> None:
    with pytest.raises(SnapshotSerialError):
        encode_snapshot(AT, [(pki.signature.certificate, {SerialNumber(serial): None})])
    snapshot = StatusSnapshot(encode_snapshot(AT, [(pki.signature.certificate, {})]))
    assert snapshot.status(issuer_id(pki.signature.certificate, "sha1"), serial) is None


def test_every_cut_of_a_snapshot_is_damage(pki: Pki) -> None:
    revoked = Revocation(RevocationReason.SUPERSEDED, AT)
    whole = encode_snapshot(AT, [(pki.signature.certificate, {SerialNumber(1): revoked})])
    for length in range(len(whole)):
        with pytest.raises(SnapshotError):
            StatusSnapshot(whole[:length])
    with pytest.raises(SnapshotError):
        StatusSnapshot(whole + b"\x00")


@settings(deadline=None)
@given(data=st.data())
def test_a_changed_octet_is_damage_or_another_state_but_nothing_else(
    pki: Pki, data: st.DataObject
) -> None:
    revoked = Revocation(RevocationReason.SUPERSEDED, AT)
    octets = bytearray(
        encode_snapshot(
            AT,
            [
                (pki.signature.certificate, {SerialNumber(1): revoked}),
                (pki.authentication.certificate, {SerialNumber(2): None}),
            ],
        )
    )
    octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    with suppress(SnapshotError):
        snapshot = StatusSnapshot(bytes(octets))
        serials = [s for s, _ in snapshot.statuses(issuer_id(pki.signature.certificate, "sha1"))]
        assert len(serials) <= 1


@pytest.mark.parametrize(
    ("offset", "octets"),
    [
        pytest.param(8, b"\x7f" + b"\xff" * 7, id="published outside the calendar"),
        pytest.param(-8, b"\x7f" + b"\xff" * 7, id="revoked outside the calendar"),
        pytest.param(-8, b"\x80" + bytes(7), id="revoked before the calendar"),
        pytest.param(-9, b"\x07", id="a reason nobody gives"),
    ],
)
def test_an_impossible_instant_or_reason_is_damage(pki: Pki, offset: int, octets: bytes) -> None:
    revoked = Revocation(RevocationReason.SUPERSEDED, AT)
    buffer = bytearray(
        encode_snapshot(AT, [(pki.signature.certificate, {SerialNumber(1): revoked})])
    )
    offset %= len(buffer)
    buffer[offset : offset + len(octets)] = octets
    named = issuer_id(pki.signature.certificate, "sha1")
    with pytest.raises(SnapshotError):
        StatusSnapshot(bytes(buffer)).status(named, 1)


@settings(max_examples=60, deadline=None)
@given(
    start=st.integers(1, 1 << 70),
    gaps=st.lists(st.sampled_from((1, 1, 1, 1, 2, 50, 1 << 40)), max_size=300),
)
def test_every_serial_number_is_found_at_its_place_and_no_other_is(
    pki: Pki, start: int, gaps: list[int]
) -> None:
    serials = list(itertools.accumulate(gaps, initial=start))
    states = {SerialNumber(serial): None for serial in serials}
    snapshot = StatusSnapshot(encode_snapshot(AT, [(pki.signature.certificate, states)]))
    entries = snapshot.entries(issuer_id(pki.signature.certificate, "sha256"))
    for place, serial in enumerate(serials):
        index, entry = entries.find(serial)
        assert (index, int.from_bytes(entry[:20])) == (place, serial)
        assert entry == entries[place]
        assert is_good(entry)
    for other in {near for serial in serials for near in (serial - 1, serial + 1)} - set(serials):
        assert entries.find(other) is None
    assert entries.find(-1) is None
    assert entries.find(1 << 200) is None
