"""The responder's log of queries: nothing that was noted is lost, whoever ends the process."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jumin.pki.query_log import (
    MAGIC,
    NOTE,
    NOTES_A_SEGMENT,
    SEGMENT_OCTETS,
    Outcome,
    read_segment,
    segments,
)
from jumin.responder.queries import QueryLog, QueryLogError
from jumin.terms import CertificatePurpose


def noted(folder: Path) -> list[int]:
    return [note.serial for path in segments(folder) for note in read_segment(path)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "queries"


def note(log: QueryLog, serials: range) -> None:
    for serial in serials:
        log.note(1, 2, serial, 1_700_000_000, Outcome.GOOD)


def test_what_was_noted_can_be_read_at_once_and_by_others(folder: Path) -> None:
    log = QueryLog(folder)
    log.note(3, 5, 77, 1_700_000_000, Outcome.REVOKED)
    (path,) = segments(folder)
    (found,) = read_segment(path)
    assert found == (1_700_000_000, 77, 3, 5, Outcome.REVOKED)
    assert found.purpose is CertificatePurpose.AUTHENTICATION
    log.close()


def test_the_log_is_for_its_owner_only(folder: Path) -> None:
    log = QueryLog(folder)
    (path,) = segments(folder)
    assert (folder.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)
    log.close()


def test_of_a_longer_serial_number_the_last_eight_octets_are_noted(folder: Path) -> None:
    log = QueryLog(folder)
    for serial in (2**64 - 1, 2**64 + 5, 2**159 + 6, -1):
        log.note(0, 2, serial, 1_700_000_000, Outcome.UNKNOWN)
    assert noted(folder) == [2**64 - 1, 5, 6, 2**64 - 1]
    log.close()


def test_a_segment_has_all_its_room_from_the_beginning_and_gives_back_what_it_did_not_need(
    folder: Path,
) -> None:
    log = QueryLog(folder)
    (path,) = segments(folder)
    assert path.stat().st_size == SEGMENT_OCTETS
    assert path.stat().st_blocks * 512 >= SEGMENT_OCTETS
    note(log, range(1, 4))
    log.close()
    assert path.stat().st_size == len(MAGIC) + 3 * NOTE.size
    assert noted(folder) == [1, 2, 3]


def test_a_segment_without_notes_is_not_kept(folder: Path) -> None:
    QueryLog(folder).close()
    assert segments(folder) == ()


def test_a_full_segment_is_followed_by_another(folder: Path) -> None:
    log = QueryLog(folder)
    serials = range(1, 2 * NOTES_A_SEGMENT + 2)
    note(log, serials)
    log.close()
    assert len(segments(folder)) == 3
    assert noted(folder) == list(serials)


def test_every_log_has_segments_of_its_own(folder: Path) -> None:
    first, second = QueryLog(folder), QueryLog(folder)
    note(first, range(1, 3))
    note(second, range(3, 5))
    note(first, range(5, 7))
    assert noted(folder) == [1, 2, 5, 6, 3, 4]
    first.close()
    second.close()


_ENDLESSLY = """
import sys
from pathlib import Path
from jumin.responder.queries import QueryLog
log = QueryLog(Path(sys.argv[1]))
for serial in range(1, 2**40):
    log.note(1, 2, serial, 1_700_000_000, 1)
    if serial % 1000 == 0:
        print(serial, flush=True)
"""


def test_nothing_noted_is_lost_when_the_process_is_killed(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _ENDLESSLY, folder], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for _ in range(100):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        said = process.stdout.read().splitlines()
    found = noted(folder)
    assert found == list(range(1, len(found) + 1))
    assert len(found) >= int(said[-1] if said else 100_000)


def test_a_log_that_cannot_be_begun_is_named(tmp_path: Path) -> None:
    (tmp_path / "queries").touch()
    with pytest.raises(QueryLogError, match="JUMIN_QUERY_LOG=false"):
        QueryLog(tmp_path / "queries")


def test_a_full_disk_ends_neither_the_process_nor_the_notes_after_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """They are answered all the same; that they are not counted is said."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    log = QueryLog(folder)
    with monkeypatch.context() as disk:
        disk.setattr(os, "posix_fallocate", full)
        note(log, range(1, NOTES_A_SEGMENT + 3))
    assert "No space left on device" in caplog.text
    assert f"the next {NOTES_A_SEGMENT} are not counted" in caplog.text
    note(log, range(NOTES_A_SEGMENT + 3, 2 * NOTES_A_SEGMENT + 2))
    log.close()
    assert len(segments(folder)) == 2
    assert noted(folder) == [*range(1, NOTES_A_SEGMENT + 1), 2 * NOTES_A_SEGMENT + 1]


def test_a_note_takes_no_call_of_the_system_and_about_a_microsecond(folder: Path) -> None:
    log = QueryLog(folder)
    best = min(_seconds(log) for _ in range(5))
    log.close()
    assert best / 20_000 < 3e-6  # 0.2 µs where nobody else works


def _seconds(log: QueryLog) -> float:
    before = time.process_time()
    note(log, range(20_000))
    return time.process_time() - before
