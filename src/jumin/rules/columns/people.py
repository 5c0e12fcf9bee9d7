"""The last days of a whole population's cards and certificates, a row each (住民全体の有効期間)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from jumin.rules.columns.birthdays import Birthdays, birthdays
from jumin.rules.columns.expiry import (
    birthday_of_card,
    last_day_of_card,
    last_day_of_certificate,
)
from jumin.rules.columns.kept import Kept
from jumin.rules.columns.renewal import opening
from jumin.rules.columns.unanswered import Unanswered, check_days, first_that_holds
from jumin.terms import MunicipalityId


REQUIRED: Final = ("born_on", "issued_on")
OPTIONAL: Final = ("applied_on", "stay_until", "certificates_issued_on")
"""The columns that people may have besides; null in a row is as if there were none."""


def with_last_days(
    people: pl.LazyFrame, *, municipality: MunicipalityId | None = None
) -> pl.LazyFrame:
    """Add `card_last_day`, `certificate_last_day` and `unanswered` to people (有効期限).

    The certificate is the authentication certificate; the signature certificate that is issued with
    it ends on the same day. Those issued inside the time of renewal of the ones that came with the
    card end with the sixth birthday, others with the fifth. `unanswered` is an `Unanswered` where
    the days of a row admit no answer: what can't be told is null.

    Args:
        people: rows with the days `born_on` and `issued_on`, and perhaps `applied_on`,
            `stay_until`, `certificates_issued_on`.
        municipality: whose guide is asked; none: what holds for all.

    Raises:
        ColumnsError: a column is missing, or there are no days in it.

    Sources: kamakura-guide-2024-05-01 §4 §5, fujisawa-guide §3, izumi-guide §5

    >>> people = pl.LazyFrame({"born_on": [date(1990, 5, 30)], "issued_on": [date(2024, 6, 10)]})
    >>> with_last_days(people).select("card_last_day", "certificate_last_day").collect().row(0)
    (datetime.date(2034, 5, 30), datetime.date(2029, 5, 30))

    """
    kept = Kept(people)
    return kept.finish(**last_days(people, kept, municipality).told())


@dataclass(frozen=True)
class LastDays:
    """The last days of people's cards and certificates (有効期限)."""

    card: pl.Expr
    certificate: pl.Expr
    unanswered: pl.Expr
    ends_with_stay: pl.Expr
    """Whether the card ends with the stay, before the birthday that would end it."""

    def told(self) -> dict[str, pl.Expr]:
        """Tell them as columns are named."""
        return {
            "card_last_day": self.card,
            "certificate_last_day": self.certificate,
            "unanswered": self.unanswered,
        }


def last_days(people: pl.LazyFrame, kept: Kept, municipality: MunicipalityId | None) -> LastDays:
    """Tell the last days, keeping what is needed on the way."""
    schema = people.collect_schema()
    check_days(schema, REQUIRED, OPTIONAL)
    days = {name: pl.col(name) for name in (*REQUIRED, *OPTIONAL) if name in schema}
    issued, stay = days["issued_on"], days.get("stay_until")
    of_card = birthdays(days["born_on"], issued, kept)
    applied = kept(days["applied_on"].fill_null(issued)) if "applied_on" in days else issued
    birthday = kept(birthday_of_card(of_card, applied, municipality))
    card = kept(last_day_of_card(of_card, applied, birthday, stay, municipality))
    if (later := days.get("certificates_issued_on")) is None:
        last = last_day_of_certificate(of_card, card, None, False, municipality)  # noqa: FBT003  (not renewed)
    else:
        last = _of_later(later, of_card, card, municipality, kept)
    certificate = kept(last)
    why = _unanswered(days, card, certificate)
    return LastDays(card, certificate, why, ends_with_stay=card < birthday)


def _of_later(
    later: pl.Expr,
    of_card: Birthdays,
    card: pl.Expr,
    municipality: MunicipalityId | None,
    kept: Kept,
) -> pl.Expr:
    """Tell the last days of certificates of which some were issued later than the card.

    They replace the first ones in the time of renewal or out of it; before the card are none.
    """
    first = kept(last_day_of_certificate(of_card, card, None, False, None))  # noqa: FBT003  (not renewed)
    opens = kept(opening(first, None, kept))
    issued = kept(later.fill_null(of_card.issued))
    own = birthdays(of_card.born, issued, kept)
    is_renewing = (later >= opens) & (later <= first)
    last = last_day_of_certificate(own, card, None, is_renewing, municipality)
    is_answered = (issued >= of_card.issued) & (later.is_null() | opens.is_not_null())
    return pl.when(is_answered).then(last)


def _unanswered(days: Mapping[str, pl.Expr], card: pl.Expr, certificate: pl.Expr) -> pl.Expr:
    born, issued = days["born_on"], days["issued_on"]
    contradict = (born > issued) | (born < date.min)
    if (applied := days.get("applied_on")) is not None:
        contradict |= (born > applied) | (applied > issued)
    reasons = {Unanswered.DAY_MISSING: born.is_null() | issued.is_null()}
    reasons[Unanswered.DAYS_CONTRADICT] = contradict
    if (stay := days.get("stay_until")) is not None:
        reasons[Unanswered.STAY_ENDED] = stay < issued
    if (own := days.get("certificates_issued_on")) is not None:
        reasons[Unanswered.CERTIFICATES_OUTSIDE_CARD] = (own < issued) | (own > card)
    reasons[Unanswered.NO_VALUE] = card.is_null() | certificate.is_null()
    return first_that_holds(Unanswered, reasons)
