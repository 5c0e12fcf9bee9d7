"""What lapses and what is done when a holder's particulars change (異動に伴う手続)."""

from datetime import date

from jumin.rules.changes import followed
from jumin.rules.known.answers import Answer, answer, answer_of_days
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.rules.moves.effects import CardAct, HolderChange, Lapsing
from jumin.terms import MunicipalityId, because


def what_lapses(
    change: HolderChange, *, municipality: MunicipalityId, on: date
) -> Answer[tuple[Lapsing, ...]]:
    """What lapses by itself when a holder's particulars change (異動により失効するもの).

    Args:
        change: the change.
        municipality: where the record is (住民票のある市区町村).
        on: the day of the change (異動日).

    Example:
        >>> what_lapses(HolderChange.NAME, municipality="kamakura", on=date(2024, 6, 1)).value
        (<Lapsing.SIGNATURE_CERTIFICATE: 'signature-certificate'>,)

    Sources: fujisawa-guide §5, nakanoto-guide-2022-11-11 §certificates 3,
        kamakura-guide-2024-05-01 §5, tsukuba-guide-2023-10 §6(3), izumi-guide §4(1)

    """
    where = municipality_id(municipality)
    known = parameters().find(tuple, f"moving.lapses.{change}", on, where)
    told = because("The signature certificate states name, address, date of birth and sex.")
    if Lapsing.SIGNATURE_CERTIFICATE not in known.value:
        return answer(known.value, on, [known])
    return answer(known.value, on, [known], told)


def what_is_done(
    change: HolderChange, *, municipality: MunicipalityId, on: date
) -> Answer[tuple[CardAct, ...]]:
    """What is done to the card at the counter when particulars change (カードの処理), in order.

    The endorsement field can run out: then the card is reissued free of charge
    (`Cause.ENDORSEMENT_FULL`).

    Args:
        change: the change.
        municipality: where it is done: the new one after a move.
        on: the day on which the card is brought (手続の日).

    Example:
        >>> on = date(2024, 6, 1)
        >>> what_is_done(HolderChange.MOVE_ABROAD, municipality="fujisawa", on=on).value
        (<CardAct.TAKE_BACK: 'take-back'>,)

    Sources: fujisawa-guide §5 §7, nakanoto-guide-2022-11-11 §card 3, kamakura-guide-2024-05-01 §5,
        tsukuba-guide-2023-10 §6, izumi-guide §4(1)

    """
    where = municipality_id(municipality)
    known = parameters().find(tuple, f"moving.acts.{change}", on, where)
    return answer(known.value, on, [known])


def may_state_former_surname(*, is_on_record: bool, on: date) -> Answer[bool]:
    """Whether a card can state a former surname (旧氏の記載): it must be on the record first.

    Args:
        is_on_record: whether the resident record states it already (住民票への記載).
        on: the day.

    Example:
        >>> may_state_former_surname(is_on_record=True, on=date(2019, 11, 4)).value
        False

    Sources: kamakura-guide-2024-05-01 §8

    """
    return followed(lambda day: _may_state_former_surname(day, is_on_record=is_on_record), on)


def is_card_kept_abroad(
    *, leaving_on: date, applied_on: date | None, is_japanese: bool
) -> Answer[bool]:
    """Whether a card stays in force when its holder moves abroad (国外転出者の継続利用).

    The guides' editions know the card as given back then; later it can be kept, by those with a
    family register, if they apply before the day of leaving.

    Args:
        leaving_on: the planned day of moving out of the country (国外転出予定日).
        applied_on: the day of applying for it at the counter (国外継続利用の申請日); None: never.
        is_japanese: whether the holder has a supplementary family register (戸籍の附票).

    Example:
        >>> leaving_on = date(2024, 6, 10)
        >>> is_card_kept_abroad(
        ...     leaving_on=leaving_on, applied_on=date(2024, 6, 9), is_japanese=True
        ... ).value
        True

    Sources: fujisawa-guide §7, ritto-cards-abroad §conditions

    """
    begun = parameters().find(bool, "moving.kept-abroad", leaving_on)
    missed = []
    if not begun.value:
        missed.append(because("A card is given back at a move abroad."))
    if not is_japanese:
        missed.append(because("Only those with a family register in Japan keep a card abroad."))
    if applied_on is None or applied_on >= leaving_on:
        missed.append(because("It is applied for before the day of leaving."))
    return answer_of_days(not missed, leaving_on, [begun], *missed)


def _may_state_former_surname(on: date, *, is_on_record: bool) -> Answer[bool]:
    begun = parameters().find(bool, "moving.former-surname-on-record", on)
    missed = []
    if not begun.value:
        missed.append(because("Resident records do not state former surnames yet."))
    elif not is_on_record:
        missed.append(because("The former surname goes into the resident record first."))
    return answer(not missed, on, [begun], *missed)
