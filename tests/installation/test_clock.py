"""The town's clock: one file, Japan Standard Time, never behind the journals."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.installation import ClockState, InstallationClock
from jumin.installation.clock import ClockBehindError, ClockFileError
from jumin.terms import JST, UsageError


NOON = datetime(2026, 11, 21, 12, 0, tzinfo=JST)
A_MOMENT = timedelta(seconds=5)
instants = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1)).map(  # noqa: DTZ001
    lambda naive: naive.replace(tzinfo=UTC)
)
offsets = st.timedeltas(timedelta(days=-9999), timedelta(days=9999))


@pytest.fixture
def clock(tmp_path):
    return InstallationClock(tmp_path / "clock.json")


@given(st.builds(ClockState, offsets, st.none() | instants))
def test_a_state_is_read_as_it_was_written(state):
    assert ClockState.from_json(state.to_json()) == state


@given(st.text())
def test_any_other_text_is_no_state(text):
    try:
        ClockState.from_json(text)
    except ValueError:
        return
    raise AssertionError(text)


def test_without_a_file_it_shows_real_time_in_japan(clock):
    assert clock.state().is_real
    assert abs(clock.now() - datetime.now(UTC)) < A_MOMENT
    assert clock.now().utcoffset() == timedelta(hours=9)


def test_it_goes_on_from_where_it_was_set(clock):
    clock.set(NOON)
    assert timedelta(0) <= clock.now() - NOON < A_MOMENT
    first = clock.now()
    assert first < clock.now()


def test_every_process_reads_the_same_clock(clock, tmp_path):
    clock.set(NOON)
    assert abs(InstallationClock(tmp_path / "clock.json").now() - clock.now()) < A_MOMENT


def test_it_stands_when_stopped_and_advances_standing(clock):
    clock.set(NOON)
    clock.stop()
    stood = clock.now()
    assert clock.now() == stood
    clock.turn(clock.after(timedelta(days=3)))
    assert clock.now() == stood + timedelta(days=3)
    clock.real()
    assert clock.state().is_real


def test_it_never_goes_behind_what_the_offices_have_written(clock):
    clock.set(NOON, not_before=NOON)
    early = NOON - timedelta(microseconds=1)
    with pytest.raises(ClockBehindError, match="up to 2026-11-21 12:00:00 JST") as behind:
        clock.set(early, not_before=NOON.astimezone(UTC))
    assert (behind.value.asked, behind.value.earliest) == (early, NOON)
    with pytest.raises(ClockBehindError):
        clock.turn(clock.after(timedelta(days=-1)), not_before=NOON)
    with pytest.raises(ClockBehindError):
        clock.real(not_before=datetime.now(JST) + timedelta(days=1))
    assert timedelta(0) <= clock.now() - NOON < A_MOMENT


def test_a_span_beyond_the_calendar_is_told_so(clock):
    with pytest.raises(UsageError):
        clock.after(timedelta(days=9_999_999))


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"offset": 0, "stopped_at": 5}'])
def test_a_damaged_file_is_told_with_what_to_do(clock, tmp_path, content):
    (tmp_path / "clock.json").write_bytes(content)
    with pytest.raises(ClockFileError, match="jumin clock real"):
        clock.now()
    clock.real()
    assert clock.state().is_real
