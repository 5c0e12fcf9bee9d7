"""What a card costs anew (再交付手数料)."""

from collections.abc import Collection
from datetime import date

from jumin.rules.changes import followed
from jumin.rules.known.answers import Answer, DatedValue, answer
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.rules.reissue.causes import CAUSES, Cause
from jumin.rules.reissue.charging import Charging
from jumin.terms import MunicipalityId, Reason, UsageError, Yen, because


_PRECEDENCE = (Charging.EXCUSED, Charging.CHARGED, Charging.POSSIBLE, Charging.FREE)
"""Of several causes the first of these decides."""


def card_fee(municipality: MunicipalityId, on: date) -> Answer[Yen]:
    """The fee for a card alone, where one is due (カードの再交付手数料).

    Args:
        municipality: which issues it.
        on: the day of hand-over (交付の日).

    Example:
        >>> card_fee("tsukuba", date(2024, 6, 3)).value
        800

    Sources: fujisawa-guide §7, kamakura-guide-2024-05-01 §5, tsukuba-guide-2023-10 §4 §7,
        izumi-guide §8

    """
    return _amount("card-fee", municipality, on)


def certificates_fee(municipality: MunicipalityId, on: date) -> Answer[Yen]:
    """What certificates on a card cost besides it, both together (電子証明書の発行手数料).

    Args:
        municipality: which issues them.
        on: the day of hand-over.

    Example:
        >>> certificates_fee("tsukuba", date(2024, 6, 3)).value
        200

    Sources: fujisawa-guide §7, kamakura-guide-2024-05-01 §5, tsukuba-guide-2023-10 §4 §7,
        izumi-guide §8

    """
    return _amount("certificates-fee", municipality, on)


def charging(cause: Cause, *, municipality: MunicipalityId, on: date) -> Answer[Charging]:
    """Whether a cause of a reissue is charged for (手数料の要否).

    Args:
        cause: why the card is issued anew.
        municipality: which issues it.
        on: the day of hand-over.

    Example:
        >>> charging(Cause.NOTICE_MISSED, municipality="tsukuba", on=date(2024, 6, 3)).value
        <Charging.POSSIBLE: 'possible'>

    Sources: fujisawa-guide §7, nakanoto-guide-2022-11-11 §card 5, kamakura-guide-2024-05-01 §5,
        tsukuba-guide-2023-10 §4 §6 §7, izumi-guide §6 §7 §8, matsuyama-card-fees §table

    """
    known = _charging(cause, municipality, on)
    return answer(known.value, on, [known])


def reissue_fee(
    *,
    municipality: MunicipalityId,
    causes: Collection[Cause],
    with_certificates: bool = True,
    on: date,
) -> Answer[Yen]:
    """What a new card costs in yen (再交付手数料), and why.

    Of several causes one that is not the holder's wins: then it is free. Else it is charged for,
    if one of them is; where a fee may be due, this is the most.

    Args:
        municipality: which issues it.
        causes: all that led to it, at least one.
        with_certificates: whether certificates are put on it (電子証明書を搭載する).
        on: the day of hand-over (交付の日), when it is paid.

    Raises:
        UsageError: no cause is named.

    Example:
        >>> on = date(2024, 6, 3)
        >>> reissue_fee(municipality="fujisawa", causes=[Cause.LOSS], on=on).value
        1000
        >>> reissue_fee(municipality="fujisawa", causes=[Cause.LOSS, Cause.DISASTER], on=on).value
        0

    Sources: fujisawa-guide §7, nakanoto-guide-2022-11-11 §card 5, kamakura-guide-2024-05-01 §5,
        tsukuba-guide-2023-10 §4 §6 §7, izumi-guide §6 §7 §8

    """
    if not causes:
        raise UsageError("A reissue has a cause: name one at least, e.g. loss.")
    return followed(
        lambda day: _reissue_fee(municipality, causes, day, with_certificates=with_certificates),
        on,
    )


def _reissue_fee(
    municipality: MunicipalityId, causes: Collection[Cause], on: date, *, with_certificates: bool
) -> Answer[Yen]:
    known = {cause: _charging(cause, municipality, on) for cause in Cause if cause in causes}
    used: list[DatedValue[object]] = [*known.values()]
    decides = next(
        each for each in _PRECEDENCE if any(found.value is each for found in known.values())
    )
    deciding = tuple(cause for cause, found in known.items() if found.value is decides)
    reasons = [_told(cause, decides) for cause in deciding]
    if decides in (Charging.EXCUSED, Charging.FREE):
        return answer(Yen(0), on, used, *reasons)
    keys = ("card-fee", "certificates-fee") if with_certificates else ("card-fee",)
    amounts = [
        parameters().find(int, f"reissue.{key}", on, municipality_id(municipality)) for key in keys
    ]
    told = because("The card costs {card} yen.", card=amounts[0].value)
    if with_certificates:
        told = because(
            "The card costs {card} yen, its certificates {certificates}.",
            card=amounts[0].value,
            certificates=amounts[1].value,
        )
    total = Yen(sum(amount.value for amount in amounts))
    return answer(total, on, [*used, *amounts], *reasons, told)


def _told(cause: Cause, decides: Charging) -> Reason:
    match decides:
        case Charging.EXCUSED:
            return because("Not the holder's, so it is free: {cause}.", cause=CAUSES[cause])
        case Charging.FREE:
            return because("Free of charge: {cause}.", cause=CAUSES[cause])
        case Charging.CHARGED:
            return because("Charged for: {cause}.", cause=CAUSES[cause])
        case Charging.POSSIBLE:
            return because("A fee may be due, and this is the most: {cause}.", cause=CAUSES[cause])


def _charging(cause: Cause, municipality: MunicipalityId, on: date) -> DatedValue[Charging]:
    name = f"reissue.cause.{cause}"
    return parameters().find(Charging, name, on, municipality_id(municipality))


def _amount(key: str, municipality: MunicipalityId, on: date) -> Answer[Yen]:
    known = parameters().find(int, f"reissue.{key}", on, municipality_id(municipality))
    return answer(Yen(known.value), on, [known])
