"""The log of queries as bytes: every finished note is read, nothing else is."""

from collections import Counter
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jumin.pki.query_log import (
    MAGIC,
    NOTE,
    Asked,
    Note,
    Outcome,
    SegmentError,
    authority_number,
    count_segment,
    read_segment,
    segment_path,
    segments,
)
from jumin.terms import JST, CertificatePurpose


IN_A_FOLDER = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NOTES = st.builds(
    Note,
    st.integers(0, 200_000_000_000),
    st.integers(0, (1 << 64) - 1),
    st.integers(0, 65_535),
    st.integers(0, 65_535),
    st.sampled_from(Outcome),
)


def written(note: Note) -> bytes:
    return NOTE.pack(*note)


@given(generation=st.integers(1, 32_767), purpose=st.sampled_from(CertificatePurpose))
def test_an_authoritys_number_tells_its_purpose_and_is_its_own(
    generation: int, purpose: CertificatePurpose
) -> None:
    note = Note(0, 1, 1, authority_number(purpose, generation), Outcome.GOOD)
    assert (note.purpose, note.generation) == (purpose, generation)


@IN_A_FOLDER
@given(notes=st.lists(NOTES, max_size=8), unused=st.integers(0, 99))
def test_every_finished_note_is_read_and_counted_by_its_day_in_japan(
    tmp_path: Path, notes: list[Note], unused: int
) -> None:
    path = segment_path(tmp_path, 1)
    path.write_bytes(MAGIC + b"".join(map(written, notes)) + bytes(unused))
    assert list(read_segment(path)) == notes
    days = ((datetime.fromtimestamp(note.at, JST).date(), note) for note in notes)
    assert count_segment(path) == Counter(
        Asked(on, note.party, note.purpose, Outcome(note.outcome)) for on, note in days
    )


@IN_A_FOLDER
@given(notes=st.lists(NOTES, min_size=1, max_size=5), cut=st.integers(1, 10_000))
def test_of_a_segment_that_is_cut_off_the_whole_notes_are_read(
    tmp_path: Path, notes: list[Note], cut: int
) -> None:
    path = segment_path(tmp_path, 1)
    content = MAGIC + b"".join(map(written, notes))
    path.write_bytes(content[: max(len(MAGIC), len(content) - cut)])
    kept = (path.stat().st_size - len(MAGIC)) // NOTE.size
    assert list(read_segment(path)) == notes[:kept]


def test_a_note_whose_writer_did_not_live_to_finish_it_is_none(tmp_path: Path) -> None:
    """Its outcome is written last; those before and after it are read."""
    note = Note(1, 5, 7, 2, Outcome.REVOKED)
    path = segment_path(tmp_path, 1)
    for octets in range(NOTE.size):
        unfinished = written(note)[:octets].ljust(NOTE.size, b"\0")
        path.write_bytes(MAGIC + written(note) + unfinished + written(note))
        assert list(read_segment(path)) == [note, note]


@IN_A_FOLDER
@given(garbage=st.binary(max_size=200), begins=st.sampled_from([b"", MAGIC]))
def test_no_bytes_crash_who_reads_or_counts(tmp_path: Path, garbage: bytes, begins: bytes) -> None:
    path = segment_path(tmp_path, 1)
    path.write_bytes(begins + garbage)
    for read in (lambda: list(read_segment(path)), lambda: count_segment(path)):
        with suppress(SegmentError):
            read()


@pytest.mark.parametrize("octets", [0, 1, 1_000])
def test_a_segment_whose_writer_did_not_live_to_begin_it_has_no_notes(
    tmp_path: Path, octets: int
) -> None:
    path = segment_path(tmp_path, 1)
    path.write_bytes(bytes(octets))
    assert list(read_segment(path)) == []
    assert count_segment(path) == {}


def test_what_is_no_segment_is_named(tmp_path: Path) -> None:
    path = segment_path(tmp_path, 3)
    with pytest.raises(SegmentError, match="can't be read"):
        list(read_segment(path))
    path.write_bytes(b"something else")
    with pytest.raises(SegmentError, match="other bytes"):
        count_segment(path)
    for strange in (NOTE.pack(0, 0, 0, 0, 99), NOTE.pack((1 << 64) - 1, 0, 0, 0, 1)):
        path.write_bytes(MAGIC + strange)
        with pytest.raises(SegmentError, match="nobody notes"):
            count_segment(path)


def test_a_day_in_japan_begins_at_15_utc(tmp_path: Path) -> None:
    path, at = segment_path(tmp_path, 1), datetime(2026, 11, 30, 23, 59, 59, tzinfo=JST)
    last, first = (Note(int(at.timestamp()) + i, 1, 1, 3, Outcome.GOOD) for i in (0, 1))
    path.write_bytes(MAGIC + written(last) + written(first))
    days = {asked.on for asked in count_segment(path)}
    assert days == {date(2026, 11, 30), date(2026, 12, 1)}


def test_segments_are_found_in_their_order_and_nothing_beside_them(tmp_path: Path) -> None:
    assert segments(tmp_path / "nowhere") == ()
    for name in ("00000010.queries", "00000002.queries", "2.queries", "x.lock", ".00000001.draft"):
        (tmp_path / name).touch()
    assert [path.name for path in segments(tmp_path)] == ["00000002.queries", "00000010.queries"]
