"""Entries of revocation lists, written many at once, and put among those of a former list."""

from collections.abc import Mapping
from datetime import UTC, datetime
from mmap import ACCESS_READ, mmap
from pathlib import Path

import pytest
from asn1crypto import crl as asn1
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jumin.pki.crl.entries import Entries
from jumin.pki.crl.entry import UTC_TIMES, encode_entry
from jumin.pki.crl.patch import EntriesError, FormerEntries, patch_entries
from jumin.pki.crl.times import utc_time_columns
from jumin.terms import RevocationReason


REASONS = st.sampled_from(RevocationReason).map(int)
EVEN_TIMES = st.integers(0, UTC_TIMES[-1])
ANY_TIME = st.integers(UTC_TIMES[0], 2 * UTC_TIMES[-1])
NARROW = st.integers(1, 1 << 20)
LIKE_AN_ENTRY = bytes.fromhex("3012020100170d") + b"261120010203Z"
"""A serial number in which a whole entry seems to stand: 20 octets."""
HEADS = tuple(
    int.from_bytes(before + bytes.fromhex(head) + behind)
    for head in ("301302", "30120201", "30210203", "302e0215", "3016021500")
    for before in (b"\x01", bytes(16), b"\x30\x30\x02\x11")
    for behind in (b"", b"\x00", bytes(9), b"\x17\x0d", b"\x17\x0d2611")
    if len(before) + len(bytes.fromhex(head)) + len(behind) <= 20
)
SERIALS = st.one_of(
    NARROW,
    st.integers(1, (1 << 160) - 1),
    st.sampled_from([*HEADS, int.from_bytes(LIKE_AN_ENTRY), (1 << 159) - 1, 1 << 159]),
)


def listed(rows: Mapping[int, tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Put rows in order of their serial numbers."""
    return [(serial, *rows[serial]) for serial in sorted(rows)]


def written(rows: Mapping[int, tuple[int, int]]) -> bytes:
    entries = Entries()
    entries.add(listed(rows))
    return b"".join(entries.pieces)


@settings(max_examples=40, deadline=None)
@given(st.lists(EVEN_TIMES, min_size=1, max_size=50))
@example([0, UTC_TIMES[-1], 951_782_400 - 1, 951_782_400, 1_582_934_400, 4_102_444_800 // 2])
def test_the_digits_of_many_instants_are_those_of_each(seconds: list[int]) -> None:
    digits = [bytes(column).decode() for column in zip(*utc_time_columns(seconds), strict=True)]
    assert digits == [f"{datetime.fromtimestamp(at, UTC):%y%m%d%H%M%S}" for at in seconds]


@pytest.mark.source("RFC 5280 §5.1.2.6")
@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.dictionaries(NARROW, st.tuples(REASONS, EVEN_TIMES), max_size=60),
        st.dictionaries(
            st.integers(1 << 56, (1 << 63) - 1), st.tuples(REASONS, EVEN_TIMES), max_size=20
        ),
        st.dictionaries(SERIALS, st.tuples(REASONS, ANY_TIME), max_size=20),
    )
)
def test_entries_written_at_once_are_those_written_one_by_one(
    rows: dict[int, tuple[int, int]],
) -> None:
    assert written(rows) == b"".join(map(encode_entry, listed(rows)))


@pytest.mark.parametrize("count", [2_047, 2_048, 2_049, 6_000])
def test_long_lists_are_written_block_by_block(count: int) -> None:
    rows = {30_000 + 7 * n: (n % 7, 1_000_000_000 + 86_399 * n) for n in range(count)}
    assert written(rows) == b"".join(map(encode_entry, listed(rows)))


@pytest.mark.source("RFC 5280 §5.1.2.6, §5.3.1")
@pytest.mark.parametrize("reason", RevocationReason)
@pytest.mark.parametrize(
    ("at", "kind"),
    [
        (datetime(1950, 1, 1, tzinfo=UTC), "utc_time"),
        (datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC), "utc_time"),
        (datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC), "utc_time"),
        (datetime(2050, 1, 1, tzinfo=UTC), "general_time"),
    ],
)
@pytest.mark.parametrize("serial", [1, 127, 128, (1 << 63) - 1, 1 << 63, (1 << 159) - 1])
def test_an_entry_says_serial_number_time_and_reason(
    serial: int, at: datetime, kind: str, reason: RevocationReason
) -> None:
    entry = asn1.RevokedCertificate.load(
        written({serial: (reason, int(at.timestamp()))}), strict=True
    )
    assert entry["user_certificate"].native == serial
    assert entry["revocation_date"].name == kind
    assert entry["revocation_date"].native == at
    extensions = entry["crl_entry_extensions"].native or []
    told = [one["extn_value"] for one in extensions]
    assert told == ([] if reason is RevocationReason.UNSPECIFIED else [reason.name.lower()])


@settings(max_examples=120, deadline=None)
@given(
    former=st.dictionaries(SERIALS, st.tuples(REASONS, ANY_TIME), max_size=60),
    changes=st.dictionaries(SERIALS, st.tuples(REASONS, ANY_TIME), max_size=20),
    around=st.binary(max_size=40),
)
def test_a_changed_list_is_the_list_made_anew(
    former: dict[int, tuple[int, int]], changes: dict[int, tuple[int, int]], around: bytes
) -> None:
    octets = written(former)
    place = FormerEntries(around + octets + around, len(around), len(around) + len(octets))
    patched = patch_entries(place, listed(changes))
    assert b"".join(patched.pieces) == written(former | changes)


@settings(max_examples=15, deadline=None)
@given(changes=st.dictionaries(st.integers(1, 20_000), st.tuples(REASONS, ANY_TIME), max_size=40))
def test_a_long_list_is_changed_where_it_is_mapped(
    long_list: mmap, changes: dict[int, tuple[int, int]]
) -> None:
    patched = patch_entries(FormerEntries(long_list, 0, len(long_list)), listed(changes))
    assert b"".join(patched.pieces) == written(LONG | changes)


LONG = {
    (n if n < 9_000 else n * n) + n % 3: (n % 7 if n % 5 else 0, 1_700_000_000 + 17 * n)
    for n in range(3, 12_000, 3)
}
"""Dense at first, then ever sparser: guesses of places fail."""


@pytest.fixture(scope="module")
def long_list(tmp_path_factory: pytest.TempPathFactory) -> mmap:
    path: Path = tmp_path_factory.mktemp("list") / "entries"
    path.write_bytes(written(LONG))
    with path.open("rb") as file:
        return mmap(file.fileno(), 0, access=ACCESS_READ)


@settings(max_examples=60, deadline=None)
@given(octets=st.binary(min_size=1, max_size=3_000), serial=SERIALS)
def test_what_are_no_entries_is_refused_and_hangs_nothing(octets: bytes, serial: int) -> None:
    with pytest.raises(EntriesError):
        patch_entries(FormerEntries(octets, 0, len(octets)), [(serial, 1, 0)])


@pytest.mark.parametrize("at", [0, 1_000, 60_000, -1])
def test_a_list_with_an_octet_too_many_is_refused_or_its_entries_stay(at: int) -> None:
    octets = written(LONG)
    damaged = octets[:at] + b"\x30" + octets[at:]
    serial = max(LONG) + 1
    try:
        patched = patch_entries(FormerEntries(damaged, 0, len(damaged)), [(serial, 1, 0)])
    except EntriesError:
        return
    assert b"".join(patched.pieces) == damaged + encode_entry((serial, 1, 0))


def test_a_specimen_of_each_shape_is_kept_for_the_lints() -> None:
    entries = Entries()
    later = UTC_TIMES[-1] + 1
    entries.add([(n, n % 3, later if n % 2 else 0) for n in range(1, 5_000)])
    assert entries.specimens == {
        (reason, is_utc_time): encode_entry(
            next(
                (n, n % 3, later if n % 2 else 0)
                for n in range(1, 20)
                if (n % 3, not n % 2) == (reason, is_utc_time)
            )
        )
        for reason in range(3)
        for is_utc_time in (False, True)
    }
