"""The published state with what changed since: the same bytes as of all of it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pki_makers import AT, Pki

from jumin.pki import Revocation, encode_snapshot
from jumin.pki.status.encoding import count_entries, encode_rows, encode_state, seconds_of
from jumin.pki.status.patch import patch_snapshot
from jumin.pki.status.snapshot import GOOD, SnapshotError, SnapshotSerialError
from jumin.terms import RevocationReason, SerialNumber


LATER = AT + timedelta(days=1)
REVOKED = st.builds(
    Revocation,
    st.sampled_from(RevocationReason),
    st.integers(-(10**9), 10**10).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
)
STATES = st.dictionaries(
    st.one_of(st.integers(1, 60), st.integers(1, (1 << 160) - 1)).map(SerialNumber),
    st.none() | REVOKED,
    max_size=30,
)


@settings(max_examples=100, deadline=None)
@given(STATES, STATES, STATES, STATES)
def test_a_changed_snapshot_is_the_one_made_anew(pki: Pki, first, more, second, changed) -> None:
    issuers = pki.signature.certificate, pki.authentication.certificate
    former = encode_snapshot(AT, list(zip(issuers, (first, second), strict=True)))
    anew = encode_snapshot(LATER, list(zip(issuers, (first | more, second | changed), strict=True)))
    assert patch_snapshot(former, LATER, list(zip(issuers, (more, changed), strict=True))) == anew
    assert count_entries(anew) == len(first | more) + len(second | changed)


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.integers(1, (1 << 64) - 1).map(SerialNumber), st.none() | REVOKED, max_size=30
    )
)
def test_rows_of_a_ledger_are_the_entries_of_their_states(states) -> None:
    rows = [
        (serial, GOOD, 0)
        if (one := states[serial]) is None
        else (serial, one.reason, seconds_of(one.at))
        for serial in sorted(states)
    ]
    each = (encode_state(serial, states[serial]) for serial in sorted(states))
    assert encode_rows(rows) == b"".join(each)


def test_a_snapshot_of_other_issuers_or_a_damaged_one_is_not_changed(pki: Pki) -> None:
    first, second = pki.signature.certificate, pki.authentication.certificate
    former = encode_snapshot(AT, [(first, {SerialNumber(1): None}), (second, {})])
    for issuers in ((), (first,), (second, first), (first, first), (first, second, second)):
        with pytest.raises(SnapshotError):
            patch_snapshot(former, LATER, [(issuer, {}) for issuer in issuers])
    for damaged in (b"", former[:-1], former + b"\x00", b"X" + former[1:]):
        with pytest.raises(SnapshotError):
            patch_snapshot(damaged, LATER, [(first, {}), (second, {})])


@pytest.mark.parametrize("serial", [0, -1, 1 << 160])
@pytest.mark.source("RFC 5280 §4.1.2.2")
def test_a_serial_number_that_no_certificate_has_is_refused(pki: Pki, serial: int) -> None:
    former = encode_snapshot(AT, [(pki.signature.certificate, {})])
    with pytest.raises(SnapshotSerialError):
        patch_snapshot(former, AT, [(pki.signature.certificate, {SerialNumber(serial): None})])
