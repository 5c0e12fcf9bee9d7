"""Kept answers: found for the same entry and time only, and without memory of their own."""

import os
from pathlib import Path
from tempfile import gettempdir

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.pki.status.snapshot import ENTRY_OCTETS
from jumin.responder.kept import SLOT_OCTETS, KeptAnswers


ENTRY = bytes(range(ENTRY_OCTETS))
FOLDER = Path(gettempdir())
NOW, THEN = 1000, 1000 + 3600


@settings(max_examples=50, deadline=None)
@given(
    kept=st.dictionaries(
        st.integers(0, 5_000), st.tuples(st.binary(max_size=700), st.integers(0, 9_000))
    )
)
def test_what_was_kept_is_found_in_its_time_and_nothing_else(
    kept: dict[int, tuple[bytes, int]],
) -> None:
    answers = KeptAnswers(b"", FOLDER)
    for index, (content, until) in kept.items():
        answers.keep(index, ENTRY, until, content)
    for index in (*kept, 1, 5_001, 1 << 40):
        content, until = kept.get(index, (b"", 0))
        expected = content if 1000 < until <= 4600 else None
        assert answers.find(index, ENTRY, NOW, THEN) == expected


@pytest.mark.parametrize(
    ("until", "is_found"), [(1000, False), (1001, True), (4600, True), (4601, False)]
)
def test_an_answer_is_given_until_its_end_and_not_before_it_was_made(
    until: int, *, is_found: bool
) -> None:
    answers = KeptAnswers(b"", FOLDER)
    answers.keep(3, ENTRY, until, b"content")
    assert (answers.find(3, ENTRY, NOW, THEN) is not None) is is_found


def test_an_entry_that_changed_in_any_octet_has_no_kept_answer() -> None:
    answers = KeptAnswers(b"", FOLDER)
    answers.keep(0, ENTRY, 2000, b"content")
    for index in range(ENTRY_OCTETS):
        changed = bytearray(ENTRY)
        changed[index] ^= 1
        assert answers.find(0, bytes(changed), NOW, THEN) is None
    assert answers.find(0, ENTRY, NOW, THEN) == b"content"


def test_the_longest_that_fits_is_kept_and_nothing_longer() -> None:
    answers = KeptAnswers(b"", FOLDER)
    fits = SLOT_OCTETS - ENTRY_OCTETS - 10
    answers.keep(1, ENTRY, 2000, b"x" * fits)
    answers.keep(2, ENTRY, 2000, b"x" * (fits + 1))
    assert answers.find(1, ENTRY, NOW, THEN) == b"x" * fits
    assert answers.find(2, ENTRY, NOW, THEN) is None


@pytest.mark.parametrize("written", [0, ENTRY_OCTETS, 40])
def test_what_the_disk_had_no_room_for_is_not_given(
    monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    answers = KeptAnswers(b"", FOLDER)
    answers.keep(0, ENTRY, 2000, b"former")
    pwrite = os.pwrite
    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", lambda file, octets, at: pwrite(file, octets[:written], at))
        answers.keep(0, ENTRY, 2000, b"content")
    assert answers.find(0, ENTRY, NOW, THEN) is None


def test_a_disk_that_is_full_is_no_fault_of_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    answers = KeptAnswers(b"", FOLDER)
    answers.keep(0, ENTRY, 2000, b"former")
    monkeypatch.setattr(os, "pwrite", full)
    answers.keep(0, ENTRY, 2000, b"content")
    assert answers.find(0, ENTRY, NOW, THEN) is None


def test_the_room_that_answers_take_is_bounded_and_lies_in_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has no slot is answered by a new signature."""
    monkeypatch.setattr("jumin.responder.kept.MOST_SLOTS", 2_000)
    answers = KeptAnswers(b"", tmp_path)
    for index in (1_500, 1_999, 2_000, 1 << 40):
        answers.keep(index, ENTRY, 2000, b"content")
    kept = [answers.find(index, ENTRY, NOW, THEN) for index in (1_500, 1_999, 2_000)]
    assert kept == [b"content", b"content", None]
    found, *_ = [
        Path(f"/proc/self/fd/{number}").stat()
        for number in range(open_files() + 50)
        if str(tmp_path) in os.path.realpath(f"/proc/self/fd/{number}")
    ]
    assert found.st_size == 2_000 * SLOT_OCTETS
    assert found.st_nlink == 0
    assert not list(tmp_path.iterdir())


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_a_file_is_closed_when_nobody_needs_its_answers_any_more() -> None:
    before = open_files()
    answers = KeptAnswers(b"", FOLDER)
    answers.keep(0, ENTRY, 2000, b"content")
    assert open_files() > before
    del answers
    assert open_files() == before
