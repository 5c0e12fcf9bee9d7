"""Keeping the town, killed at its points: keys rotated, copies made, the town founded anew."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from aftermath import changed, check_all_is_well, each_aftermath, stand
from django.conf import settings
from killing import killed_at, points

from jumin.installation import FieldKeys
from jumin.installation.folder import NoTownError
from jumin.offices.common import gateway as offices
from jumin.offices.common import storage
from jumin.offices.common.storage import CopyUnfitError
from jumin.sandbox import archive
from jumin.sandbox.clockwork import do_what_is_due
from jumin.sandbox.founding import found, found_anew
from jumin.sandbox.place import RESIDENTS_FILE, require_town


FEW = (
    "id,municipality,household,address,name,reading,born_on,sex,relationship,domicile,"
    "card_issued_on\n"
    "ichiro,kamakura,1,鎌倉市１,見本　一郎,ミホン　イチロウ,1985-04-01,男,世帯主,鎌倉市,"
    "2025-06-02\n"
).encode()
"""A residents' file of one: founding a town for them takes a moment."""


def quiet(*_: object) -> None:
    """Tell nobody."""


def rotate() -> None:
    offices.rotate_keys(quiet)


def copy_databases(folder: str) -> None:
    storage.save(Path(folder))


def save_town(path: str) -> None:
    archive.save(Path(path).write_bytes, progress=quiet)


def found_once_more(at: str) -> None:
    found_anew(progress=quiet, seed=2, at=datetime.fromisoformat(at), residents=FEW)


@pytest.mark.usefixtures("standing")
def test_a_rotation_of_keys_killed_at_any_point_leaves_every_value_readable(kept, every):
    town, before = kept(), stand()
    for n in each_aftermath(town, rotate, every=every(10)):
        do_what_is_due()
        assert changed(before, stand()) == {}, n
        check_all_is_well()
        offices.rotate_keys(quiet)
        assert changed(before, stand()) == {}, n
        known = FieldKeys(settings.FOLDER.field_keys, settings.JUMIN_SECRETS)
        assert len(known.newest_first()) == 1


@pytest.mark.usefixtures("standing")
def test_a_copy_of_the_databases_killed_at_any_point_is_none_or_whole(kept, every, tmp_path):
    town, before, copy = kept(), stand(), tmp_path / "copy"
    for n in each_aftermath(town, copy_databases, str(copy), every=every(10)):
        check_all_is_well()
        try:
            storage.restore(copy)
        except CopyUnfitError:
            storage.save(copy)
            storage.restore(copy)
        assert changed(before, stand()) == {}, n
        check_all_is_well()
        shutil.rmtree(copy)


@pytest.mark.usefixtures("standing")
def test_a_saving_of_the_town_killed_at_any_point_harms_nothing(kept, every, tmp_path):
    town, before, packed = kept(), stand(), tmp_path / "town.tar.gz"
    for n in each_aftermath(town, save_town, str(packed), every=every(10)):
        assert changed(before, stand()) == {}, n
        check_all_is_well()
        save_town(str(packed))
        archive.restore(packed, progress=quiet)
        assert changed(before, stand()) == {}, n
        check_all_is_well()


def test_a_founding_anew_that_is_killed_leaves_the_old_town_or_none_and_the_next_one_is_whole(
    standing, kept
):
    at, town, before = standing.now().isoformat(), kept(), stand()
    many, stood = points(found_once_more, at), []
    for n in (1, 50, many // 2, many):
        town.put_back()
        killed_at(n, found_once_more, at)
        try:
            require_town()
        except NoTownError:
            stood.append("none")
        else:
            stood.append("new" if (standing.folder.root / RESIDENTS_FILE).exists() else "old")
            check_all_is_well()
        assert (stood[-1] == "old") == (stood[-1] != "none" and not changed(before, stand()))
        found(progress=quiet, seed=2, at=standing.founded_at, residents=FEW)
        check_all_is_well()
    assert stood == sorted(stood, key=["old", "none", "new"].index)
    assert set(stood) >= {"old", "none"}
