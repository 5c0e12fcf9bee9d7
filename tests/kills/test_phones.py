"""A certificate for a phone, the plug pulled at every point: the next try ends well."""

from datetime import datetime

import pytest
from aftermath import check_all_is_well, each_aftermath

from jumin.offices.certification import gateway as certification
from jumin.pki.keys import generate_key
from jumin.rules.lives import EFFECTIVE, CertificateState
from jumin.sandbox import phones
from jumin.sandbox.clockwork import do_what_is_due
from jumin.sandbox.residents import resident
from jumin.terms import Medium, Pin


NAME = "sakura"
FIRST, SECOND = generate_key(), generate_key()


def equip(at: datetime) -> None:
    phones.generate_key = lambda: FIRST  # a process of its own
    _equip(at)


def _equip(at: datetime) -> None:
    holder = resident(NAME)
    phones.equip(
        holder,
        signature_pin=Pin(holder.signature_pin),
        phone_pin=phones.pin_of(holder),
        at=at,
    )


def living() -> list[CertificateState]:
    return [
        entry.state
        for entry in certification.entries()
        if entry.medium is Medium.PHONE
        and entry.state in EFFECTIVE
        and entry.resident == resident(NAME).resident
    ]


@pytest.mark.parametrize("has_former", [False, True])
def test_an_application_that_was_cut_off_is_made_again(
    kept, standing, every, monkeypatch, has_former
):
    at = standing.now()
    monkeypatch.setattr(phones, "generate_key", lambda: SECOND)
    if has_former:
        _equip(at)
        monkeypatch.setattr(phones, "generate_key", generate_key)
    for _ in each_aftermath(kept(), equip, at, every=every(24), of_all=4):
        do_what_is_due()
        check_all_is_well()
        _equip(at)
        check_all_is_well()
        assert living() == [CertificateState.DELIVERED]
