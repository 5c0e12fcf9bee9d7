"""What can end a card or certificate before its birthday does (有効期限の上限)."""

from datetime import date
from typing import Final

from jumin.rules.known.answers import Answer, DatedValue, answer_of_days
from jumin.rules.known.current import parameters
from jumin.terms import MunicipalityId, Reason, because


_BOUND: Final = {
    "card-ends-with-stay": because("The period of stay ends earlier, and the card with it."),
    "certificate-ends-with-card": because("The card ends earlier, and the certificate with it."),
    "signature-ends-with-authentication": because(
        "The authentication certificate ends earlier, and the signature certificate with it."
    ),
}


def bounded(  # noqa: PLR0913 (the birthday, its bounds, and what an answer is made of)
    last: date,
    bounds: tuple[tuple[str, date | None], ...],
    issued_on: date,
    used: list[DatedValue[object]],
    reasons: list[Reason],
    *,
    municipality: MunicipalityId | None,
) -> Answer[date]:
    """Answer with a birthday, or with an earlier day that a rule in force binds it to."""
    for rule, bound_on in bounds:
        if bound_on is not None and bound_on < last:
            in_force = parameters().find(bool, f"validity.{rule}", issued_on, municipality)
            if in_force.value:
                used, reasons, last = [*used, in_force], [*reasons, _BOUND[rule]], bound_on
    return answer_of_days(last, issued_on, used, *reasons)
