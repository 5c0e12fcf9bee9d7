"""Why a card is issued by a procedure, as the fees know it."""

import pytest

from jumin.rules import Cause, Circumstance, Procedure
from jumin.rules.reissue.occasions import causes_of


@pytest.mark.parametrize(
    ("procedure", "circumstances", "causes"),
    [
        (Procedure.APPLY_FOR_CARD, [], {Cause.FIRST_ISSUE}),
        (Procedure.RENEW_CARD, [Circumstance.ON_LINE], {Cause.RENEWAL}),
        (Procedure.APPLY_FOR_REISSUE, [], {Cause.LOSS}),
        (Procedure.PICK_UP_REISSUED_CARD, [Circumstance.BURNT], {Cause.FIRE}),
        (Procedure.PICK_UP_CARD, [Circumstance.RENEWING], {Cause.RENEWAL}),
        (
            Procedure.APPLY_FOR_REISSUE,
            [Circumstance.LOST_OUTSIDE, Circumstance.DAMAGED],
            {Cause.LOSS, Cause.DAMAGE},
        ),
        (Procedure.REPORT_LOSS, [Circumstance.LOST], set()),
    ],
)
@pytest.mark.source("FEE-1")
def test_what_is_the_case_says_why_a_card_is_issued_else_the_procedure_does(
    procedure: Procedure, circumstances: list[Circumstance], causes: set[Cause]
) -> None:
    assert causes_of(procedure, circumstances) == causes
