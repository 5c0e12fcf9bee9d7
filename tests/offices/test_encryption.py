"""Encrypted fields: what lies in the database, and how their keys are rotated."""

import os
from itertools import pairwise

import pytest
from django.conf import settings
from django.db import connections

from jumin.installation import FieldKeys
from jumin.offices.common.encryption import SealedFieldError, rotate_keys
from jumin.offices.municipality import gateway as municipality
from jumin.offices.municipality import models as register
from jumin.sandbox.residents import residents
from jumin.terms import FaultError


def tokens() -> list[bytes]:
    """Read what lies in the database, past the field."""
    with connections["municipality"].cursor() as cursor:
        cursor.execute("SELECT individual_number FROM municipality_resident ORDER BY id")
        return [bytes(row[0]) for row in cursor.fetchall()]


def numbers() -> dict[str, str]:
    known = {}
    for one in residents():
        record = municipality.household_record(one.resident, numbers_of=frozenset({one.resident}))
        known[one.id] = record.person(one.resident).individual_number.reveal()
    return known


@pytest.mark.source("Number Act art. 12 (safety management)")
def test_after_a_rotation_every_value_lies_there_anew_and_reads_as_before(town):
    before, plain = tokens(), numbers()
    told = []
    assert rotate_keys(lambda *step: told.append(step)) >= len(before)
    assert not set(tokens()) & set(before)
    assert numbers() == plain
    assert told[-1][1] == told[-1][2]
    assert oct(town.folder.field_keys.stat().st_mode & 0o777) == "0o600"


def test_the_old_key_opens_nothing_after_a_rotation(town):
    old = tokens()[0]
    rotate_keys(lambda *_: None)
    with connections["municipality"].cursor() as cursor:
        cursor.execute("UPDATE municipality_resident SET individual_number = %s", [old])
    with pytest.raises(SealedFieldError):
        register.Resident.objects.first().individual_number  # noqa: B018 (loading it is the act)
    assert town.folder.field_keys.exists()


@pytest.mark.usefixtures("town")
def test_keys_can_be_rotated_again_and_again():
    plain = numbers()
    for _ in range(3):
        rotate_keys(lambda *_: None)
    assert numbers() == plain


def test_a_change_of_keys_is_noticed_within_one_tick_of_the_file_systems_clock(town):
    path = town.folder.field_keys
    keys = FieldKeys(path, settings.JUMIN_SECRETS)
    editions = [keys.edition]
    for change in (keys.add, keys.drop_old, keys.add):
        change()
        os.utime(path, ns=(1, 1))
        editions.append(keys.edition)
    assert all(one != other for one, other in pairwise(editions))


def test_a_damaged_file_of_keys_is_a_clear_fault(town):
    rotate_keys(lambda *_: None)
    town.folder.field_keys.write_text("[]x")
    with pytest.raises(FaultError, match="damaged"):
        numbers()
