"""A new signature PIN, the plug pulled at every point: never a used code without the new PIN."""

from datetime import datetime

import pytest
from aftermath import check_all_is_well, each_aftermath

from jumin.client import JpkiSession
from jumin.offices.card_office import gateway as card_office
from jumin.sandbox import pin_reset, wallet
from jumin.sandbox.residents import resident
from jumin.terms import CertificatePurpose, Pin, RefusalCode, RefusedError


NAME = "tsubasa"
NEW = Pin("NEWPIN77")


def reset(code: str, at: datetime) -> None:
    holder = resident(NAME)
    with wallet.take(holder, "kiosk") as card:
        pin_reset.reset_signature_pin(
            card,
            authentication_pin=Pin(holder.authentication_pin),
            code=code,
            new_pin=NEW,
            at=at,
        )


def has_new_pin() -> bool:
    holder, purpose = resident(NAME), CertificatePurpose.SIGNATURE
    with wallet.take(holder, "test") as card:
        session = JpkiSession(card)
        try:
            session.verify_pin(purpose, NEW)
        except RefusedError:
            session.verify_pin(purpose, Pin(holder.signature_pin))
            return False
    return True


@pytest.mark.source("COUNTER-3", "tsukuba-guide-2023-10 §3(2)")
def test_a_used_code_has_set_the_new_pin_and_any_other_sets_it_again(kept, standing, every):
    at, holder = standing.now(), resident(NAME)
    code = pin_reset.reserve(holder, at=at)
    outcomes = set()
    for _ in each_aftermath(kept(), reset, code, at, every=every(3)):
        is_new, is_used = has_new_pin(), card_office.card(holder.card).pin_changed_at is not None
        outcomes.add((is_new, is_used))
        if is_used:
            with pytest.raises(RefusedError) as caught:
                reset(code, at)
            assert caught.value.refusal.code is RefusalCode.RESET_CODE_WRONG
        else:
            reset(code, at)
        assert has_new_pin()
        assert card_office.card(holder.card).pin_changed_at == at
        check_all_is_well()
    assert outcomes == {(False, False), (True, False), (True, True)}
