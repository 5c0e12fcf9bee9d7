"""The data folder, its secret and its locks."""

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from jumin.installation import DataFolder, LockHeldError, Secrets, exclusive
from jumin.installation.folder import FORMAT, FolderError, write_atomically
from jumin.installation.secrets import SecretError


@pytest.fixture
def folder(tmp_path):
    data = DataFolder(tmp_path / "var")
    data.prepare()
    return data


def test_a_folder_that_cant_be_made_is_told_with_what_to_do(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderError, match="JUMIN_DATA"):
        DataFolder(tmp_path / "file" / "var").prepare()


def test_only_the_owner_may_look_into_the_folder(folder):
    assert stat.S_IMODE(folder.root.stat().st_mode) == 0o700


def test_a_folder_is_founded_when_its_mark_is_written_and_not_before(folder):
    assert folder.founded() is None
    folder.mark_founded(seed=1)
    assert folder.founded() == {"format": FORMAT, "seed": 1}


@pytest.mark.parametrize("content", ["", "[]", "{}", '"x"', '{"format": 99}'])
def test_a_damaged_or_foreign_mark_is_told_with_what_to_do(folder, content):
    folder.mark.write_text(content)
    with pytest.raises(FolderError, match="Move the folder away"):
        folder.founded()


def test_a_reader_sees_the_old_file_or_the_new_one_whole(folder, monkeypatch):
    path = folder.root / "file"
    write_atomically(path, b"old")

    def pull_the_plug(_descriptor):
        raise InterruptedError

    monkeypatch.setattr(os, "fsync", pull_the_plug)
    with pytest.raises(InterruptedError):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"


def test_the_secret_is_the_owners_and_stays_what_it_is(folder):
    Secrets.create(folder.secret)
    first = folder.secret.read_bytes()
    Secrets.create(folder.secret)
    assert folder.secret.read_bytes() == first
    assert stat.S_IMODE(folder.secret.stat().st_mode) == 0o600


def test_every_use_has_a_key_of_its_own_and_none_is_ever_shown(folder):
    Secrets.create(folder.secret)
    secrets = Secrets.load(folder.secret)
    keys = {secrets.derive(use) for use in ("session", "register", "card:sakura", "card:ren")}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}
    assert repr(secrets) == "Secrets(…)"


@pytest.mark.parametrize("content", [None, b"", b"x" * 31])
def test_a_missing_or_damaged_secret_is_told_with_what_to_do(folder, content):
    if content is not None:
        folder.secret.write_bytes(content)
    with pytest.raises(SecretError, match="backup"):
        Secrets.load(folder.secret)


def test_whoever_comes_second_is_told_who_holds_the_lock(folder):
    path = folder.root / "lock"
    with exclusive(path, "a much longer name than the next"):
        pass
    with exclusive(path, "窓口"), pytest.raises(LockHeldError) as held, exclusive(path, "kiosk"):
        pass
    assert held.value.holder == "窓口"


def test_an_error_inside_is_not_mistaken_for_a_held_lock(folder):
    with pytest.raises(BlockingIOError), exclusive(folder.root / "lock", "me"):
        raise BlockingIOError


def test_a_killed_holder_frees_the_lock(folder):
    path = folder.root / "lock"
    code = (
        "import sys, time, pathlib; from jumin.installation import exclusive\n"
        "with exclusive(pathlib.Path(sys.argv[1]), 'slot'):\n"
        "    print('held', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(LockHeldError), exclusive(path, "kiosk"):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with exclusive(path, "kiosk"):
        pass


def test_threads_that_write_the_same_file_at_once_leave_one_of_their_contents(folder):
    path, contents = folder.root / "file", [bytes([65 + n]) * 5000 for n in range(4)]

    def write(content):
        for _ in range(50):
            write_atomically(path, content)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, contents))
    assert path.read_bytes() in contents
    assert [one.name for one in folder.root.iterdir() if one.is_file()] == ["file"]


def test_a_patient_one_gets_the_lock_when_it_is_free(folder):
    path = folder.root / "lock"

    def hold():
        with exclusive(path, "first"):
            holding.set()
            time.sleep(0.2)

    holding = threading.Event()
    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait()
    with exclusive(path, "second", patience=5):
        pass
    thread.join()
