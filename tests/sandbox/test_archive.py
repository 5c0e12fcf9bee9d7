"""Saving a town and bringing it back: whole, of one instant, and never a mixture."""

import json
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections
from killing import killed_at, points

from jumin.client import JpkiSession
from jumin.installation import (
    ClockState,
    DataFolder,
    InstallationClock,
    LockHeldError,
    exclusive,
)
from jumin.installation.folder import NoTownError
from jumin.offices.card_office import gateway as card_office
from jumin.offices.common.gateway import journal_lines, latest_entry_at
from jumin.offices.common.storage import CopyUnfitError
from jumin.offices.municipality import gateway as municipality
from jumin.sandbox import archive, town_archive, wallet
from jumin.sandbox.agreement import disagreements
from jumin.sandbox.founding import found
from jumin.sandbox.place import RestoreInterruptedError, require_town
from jumin.sandbox.residents import resident, residents
from jumin.sandbox.standstill import (
    CardInUseError,
    TownAtWorkError,
    TownHeldError,
    town_held,
)
from jumin.sandbox.town_archive import ArchiveError, pack, unpack
from jumin.terms import JST, CertificatePurpose, Pin, RefusedError


def quiet(*_):
    pass


@pytest.fixture
def saved(town, tmp_path):
    """Save the town as it was founded."""
    assert town.folder.mark.exists()
    return save_to(tmp_path / "town.tar.gz")


def save_to(path):
    archive.save(path.write_bytes, progress=quiet)
    return path


def restore_from(path: str) -> None:
    archive.restore(Path(path), progress=quiet)


def what_lasts(folder):
    """Tell the content of every file that lasts but the databases'."""
    parts = (folder.cards, folder.keys, folder.published)
    files = [path for part in parts for path in part.rglob("*") if path.suffix != ".lock"]
    files += [folder.secret, folder.mark, folder.clock]
    return {path: path.read_bytes() for path in files if path.is_file()}


def live_on(town):
    """Let the town go on: a move, a lost card, a wrong PIN, a turned clock."""
    at = town.now()
    municipality.receive_change_of_address(resident("sakura").resident, "鎌倉市試験町９番", at=at)
    card_office.suspend(resident("emma").card, at=at)
    with wallet.take(resident("tsubasa"), "kiosk") as card, pytest.raises(RefusedError):
        JpkiSession(card).verify_pin(CertificatePurpose.AUTHENTICATION, Pin("0000"))
    town.clock.set(at + timedelta(days=3))


def repacked(source, tmp_path, change):
    """Change an unpacked town and pack it again, its digests being right."""
    manifest = unpack(source, tmp_path / "town", tell=quiet)
    facts = dict(manifest.facts)
    change(DataFolder(tmp_path / "town"), facts)
    pack(tmp_path / "town", facts, tmp_path / "changed.tar.gz", tell=quiet)
    return tmp_path / "changed.tar.gz"


def test_a_restored_town_is_the_one_that_was_saved(town, saved):
    people, files, last = residents(), what_lasts(town.folder), latest_entry_at()
    live_on(town)
    assert what_lasts(town.folder) != files
    archive.restore(saved, progress=quiet)
    assert what_lasts(town.folder) == files
    assert residents() == people
    assert latest_entry_at() == last
    assert disagreements() == ()


def test_a_restored_town_lives_on(town, saved):
    archive.restore(saved, progress=quiet)
    live_on(town)
    lines = journal_lines("municipality", last=1)
    assert lines[0].act == "change_of_address.received"
    assert disagreements() == ()


def test_a_town_is_restored_where_there_is_none(town, saved):
    files = what_lasts(town.folder)
    for path in town.folder.root.iterdir():
        if path.name not in {"secret", "offices"}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    town.folder.prepare()
    archive.restore(saved, progress=quiet)
    assert what_lasts(town.folder) == files
    assert disagreements() == ()


def test_nothing_but_the_town_is_saved(town):
    wallet.put_in("sakura", wallet.image_path("sakura").read_bytes())
    (town.folder.cards / "sakura.draft").write_bytes(b"half a card")
    manifest = archive.save(lambda _: None, progress=quiet)
    names = {name for name in manifest.members if not name.startswith("databases/")}
    assert names == {
        str(path.relative_to(town.folder.root))
        for path in what_lasts(town.folder)
        if path.suffix != ".draft"
    }
    assert not [name for name in manifest.members if name.endswith((".lock", ".draft"))]


@pytest.mark.usefixtures("town")
def test_the_manifest_tells_people_what_it_is_and_to_keep_it():
    unpacked = archive.save(lambda _: None, progress=quiet).to_json()
    told = json.loads(unpacked)
    assert told["test"] is True
    assert "secret" in told["note"]
    assert datetime.fromisoformat(told["showed"]).tzinfo is not None


def test_nothing_half_done_is_left_behind(town, saved):
    archive.restore(saved, progress=quiet)
    left = {path.name for path in town.folder.root.iterdir()}
    assert not left & {"saving", "unpacking", "restoring"}


@pytest.mark.parametrize("mark", ["saving", "unpacking"])
def test_what_a_killed_process_left_is_written_over(town, tmp_path, mark):
    (town.folder.root / mark / "town").mkdir(parents=True)
    archive.restore(save_to(tmp_path / "again.tar.gz"), progress=quiet)
    assert disagreements() == ()


@pytest.mark.usefixtures("town")
def test_a_card_in_use_is_waited_for_and_then_told(monkeypatch):
    monkeypatch.setattr("jumin.sandbox.standstill.PATIENCE", 0.0)
    with wallet.take(resident("sakura"), "kiosk 1"), pytest.raises(CardInUseError) as told:
        archive.save(lambda _: None, progress=quiet)
    assert (told.value.name, told.value.place) == ("sakura", "kiosk 1")


def test_only_one_saves_or_restores_at_a_time(town, saved):
    with town_held(town.folder, "being saved"), pytest.raises(TownHeldError, match="being saved"):
        archive.restore(saved, progress=quiet)


@pytest.mark.parametrize(
    ("lock", "holder"),
    [("clock.lock", "somebody who turns the clock"), ("delivery.lock", "courier")],
)
def test_nothing_is_put_back_while_somebody_turns_the_clock_or_delivers(
    town, saved, monkeypatch, lock, holder
):
    monkeypatch.setattr("jumin.sandbox.standstill.PATIENCE", 0.0)
    files = what_lasts(town.folder)
    with (
        exclusive(town.folder.root / lock, holder),
        pytest.raises(TownAtWorkError, match=holder),
    ):
        archive.restore(saved, progress=quiet)
    assert what_lasts(town.folder) == files
    archive.restore(saved, progress=quiet)


def test_while_a_town_is_put_back_nobody_turns_the_clock_or_delivers(town, saved, monkeypatch):
    tried, real = [], archive.storage.restore

    def meanwhile(folder):
        for name in ("clock.lock", "delivery.lock", "town.lock", "cards/sakura.lock"):
            with pytest.raises(LockHeldError), exclusive(town.folder.root / name, "another"):
                pass
            tried.append(name)
        real(folder)

    monkeypatch.setattr("jumin.sandbox.archive.storage.restore", meanwhile)
    archive.restore(saved, progress=quiet)
    assert len(tried) == 4


def test_everything_lies_on_the_disk_before_the_mark_comes_back(town, saved, monkeypatch):
    """Power may be lost at any moment: names and contents are waited for, in this order."""
    settled, before_mark = [], []
    fsync, replace, root = os.fsync, os.replace, town.folder.root

    def watched_fsync(descriptor):
        settled.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        fsync(descriptor)

    def watched_replace(source, target, **more):
        if Path(target) == town.folder.mark:
            before_mark.extend(settled)
        replace(source, target, **more)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "replace", watched_replace)
    manifest = archive.restore(saved, progress=quiet)
    members = {root / "unpacking" / "town" / name for name in manifest.members}
    assert members <= set(before_mark)
    parts = (town.folder.cards, town.folder.keys, town.folder.published)
    folders = {path for part in parts for path in part.rglob("*") if path.is_dir()}
    offices = {town.folder.offices} if connections["default"].vendor == "sqlite" else set()
    assert {*folders, *parts, *offices} <= set(before_mark)
    assert before_mark[-1] == root
    assert settled[-1] == root


@pytest.mark.usefixtures("town")
def test_the_archive_is_given_away_without_being_read_into_memory():
    kinds = []
    archive.save(lambda content: kinds.append(type(content)), progress=quiet)
    assert kinds == [memoryview]


@pytest.mark.usefixtures("town")
def test_while_a_town_is_copied_no_card_can_be_taken_and_no_office_acts(monkeypatch):
    tried = []

    def meanwhile(_folder):
        with pytest.raises(RefusedError), wallet.take(resident("sakura"), "kiosk"):
            pass
        tried.append(connections["municipality"].in_atomic_block)
        assert residents()

    monkeypatch.setattr("jumin.sandbox.archive.storage.save", meanwhile)
    monkeypatch.setattr("jumin.sandbox.archive._copy", lambda *_: None)
    archive.save(lambda _: None, progress=quiet)
    assert tried == [True]


@pytest.mark.parametrize("change", [lambda c: c[:-9], lambda c: c[:900] + b"x" + c[901:]])
def test_a_damaged_archive_changes_nothing(town, saved, change):
    files = what_lasts(town.folder)
    saved.write_bytes(change(saved.read_bytes()))
    with pytest.raises(ArchiveError):
        archive.restore(saved, progress=quiet)
    assert what_lasts(town.folder) == files
    assert residents()


@pytest.mark.parametrize(
    "change",
    [
        lambda _, facts: facts.update(databases="oracle"),
        lambda _, facts: facts.pop("showed"),
        lambda _, facts: facts.update(showed="2026-11-20T10:00:00"),
        lambda _, facts: facts.update(showed=5),
        lambda folder, _: folder.mark.unlink(),
        lambda folder, _: folder.mark.write_text('{"format": 1}'),
        lambda folder, _: folder.mark.write_text('{"format": 5}'),
        lambda folder, _: folder.secret.unlink(),
        lambda folder, _: folder.secret.write_bytes(b"short"),
        lambda folder, _: folder.clock.write_text("{"),
        lambda folder, _: folder.clock.write_text('{"offset": 1e300, "stopped_at": null}'),
        lambda folder, _: shutil.rmtree(folder.root / "databases"),
        lambda folder, _: (folder.root / "databases" / "databases.json").write_text("{}"),
    ],
)
def test_an_archive_that_is_no_whole_town_of_this_kind_changes_nothing(
    town, saved, tmp_path, change
):
    files = what_lasts(town.folder)
    with pytest.raises((ArchiveError, CopyUnfitError)):
        archive.restore(repacked(saved, tmp_path, change), progress=quiet)
    assert what_lasts(town.folder) == files
    assert residents()
    assert not (town.folder.root / "restoring").exists()


def test_a_turned_clock_stays_as_far_from_real_time(town, tmp_path):
    town.clock.set(datetime(2031, 5, 1, 12, tzinfo=JST))
    state = town.clock.state()
    source = save_to(tmp_path / "turned.tar.gz")
    town.clock.set(datetime(2032, 5, 1, 12, tzinfo=JST))
    archive.restore(source, progress=quiet)
    assert town.clock.state() == state


def test_a_standing_clock_stands_where_it_stood(town, tmp_path):
    town.clock.stop()
    stood = town.now()
    source = save_to(tmp_path / "standing.tar.gz")
    town.clock.set(datetime(2032, 5, 1, 12, tzinfo=JST))
    archive.restore(source, progress=quiet)
    assert town.now() == stood


def test_a_clock_never_shows_less_than_when_the_town_was_saved(town, saved, tmp_path):
    """As on a machine whose own clock is slow."""
    late = datetime(2031, 5, 1, 12, tzinfo=JST)
    source = repacked(saved, tmp_path, lambda _, facts: facts.update(showed=late.isoformat()))
    archive.restore(source, progress=quiet)
    assert timedelta(0) <= town.now() - late < timedelta(minutes=5)


def test_a_clock_at_real_time_goes_on_with_it(town, saved, tmp_path):
    at = (datetime.now(JST) - timedelta(days=9)).isoformat()

    def change(folder, facts):
        folder.clock.unlink()
        facts.update(showed=at)

    archive.restore(repacked(saved, tmp_path, change), progress=quiet)
    assert InstallationClock(town.folder.clock).state() == ClockState()


def test_a_restore_killed_anywhere_leaves_the_old_town_or_says_to_run_it_again(town, tmp_path):
    source = save_to(tmp_path / "town.tar.gz")
    saved_last = latest_entry_at()
    live_on(town)
    files, last = what_lasts(town.folder), latest_entry_at()
    connections.close_all()
    later = save_to(tmp_path / "later.tar.gz")
    connections.close_all()
    many = points(restore_from, str(source))
    assert many > 20
    for n in range(1, many + 1, max(1, many // 12)):
        restore_from(str(later))
        connections.close_all()
        killed_at(n, restore_from, str(source))
        try:
            require_town()
        except RestoreInterruptedError:
            with pytest.raises(RestoreInterruptedError, match="again"):
                found(progress=quiet)
            restore_from(str(source))
            assert latest_entry_at() == saved_last
        except NoTownError:
            pytest.fail(f"killed at {n}, the town is gone without a word")
        else:
            is_old = what_lasts(town.folder) == files
            assert latest_entry_at() == (last if is_old else saved_last)
        assert disagreements() == ()


def test_an_interrupted_restore_is_told_until_it_is_run_again(town, saved):
    town.folder.restoring.mkdir()
    assert require_town().seed == 1, "while the town's mark is there, nothing was touched"
    town.folder.mark.unlink()
    with pytest.raises(RestoreInterruptedError, match="sandbox reset"):
        require_town()
    archive.restore(saved, progress=quiet)
    assert disagreements() == ()


@pytest.mark.usefixtures("town")
def test_the_archive_of_a_town_is_for_its_owner_only(monkeypatch):
    modes = []
    real = town_archive.pack

    def watched(folder, facts, target, *, tell):
        manifest = real(folder, facts, target, tell=tell)
        modes.extend(path.stat().st_mode & 0o077 for path in (folder, target))
        return manifest

    monkeypatch.setattr("jumin.sandbox.archive.town_archive.pack", watched)
    archive.save(lambda _: None, progress=quiet)
    assert modes == [0, 0]
