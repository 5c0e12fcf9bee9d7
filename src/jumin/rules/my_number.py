"""Who may ask for an Individual Number, copy it or tell it (個人番号の取扱い)."""

from datetime import date

from jumin.rules.changes import followed
from jumin.rules.counter.desk_units import Desk
from jumin.rules.known.answers import Answer, answer
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.rules.number_purposes import CardSide, NumberChannel, NumberPurpose
from jumin.terms import MunicipalityId, because


def number_digits(on: date) -> Answer[int]:
    """How many digits an Individual Number has (個人番号の桁数); it is for life, not chosen.

    Args:
        on: the day.

    Example:
        >>> number_digits(date(2024, 6, 3)).value
        12

    Sources: kamakura-guide-2024-05-01 §1 §8, tsukuba-guide-2023-10 §2(2)

    """
    known = parameters().find(int, "my-number.digits", on)
    told = because("The number is for life, and nobody chooses it.")
    return answer(known.value, on, [known], told)


def may_ask_for_number(purpose: NumberPurpose, on: date) -> Answer[bool]:
    """Whether a number may be asked for, for a purpose (提供を求めることができるか).

    Args:
        purpose: what it is asked for.
        on: the day.

    Example:
        >>> may_ask_for_number(NumberPurpose.OTHER, date(2024, 6, 3)).value
        False

    Sources: kamakura-guide-2024-05-01 §1 §2 §3, tsukuba-guide-2023-10 §2(2), fujisawa-guide §1,
        nakanoto-guide-2022-11-11 §card 1, izumi-guide §1(2)

    """
    return followed(lambda day: _may_ask(purpose, day), on)


def may_copy(
    side: CardSide, *, purpose: NumberPurpose, has_consent: bool, on: date
) -> Answer[bool]:
    """Whether a side of a card may be copied (コピーの可否).

    The front by anybody to whom the holder agrees; the back only for what the law names.

    Args:
        side: which side.
        purpose: what it is copied for.
        has_consent: whether the holder agrees.
        on: the day.

    Example:
        >>> may_copy(
        ...     CardSide.BACK, purpose=NumberPurpose.OTHER, has_consent=True, on=date(2024, 6, 3)
        ... ).value
        False

    Sources: fujisawa-guide §1(2), nakanoto-guide-2022-11-11 §card 1, tsukuba-guide-2023-10 §2(1)

    """
    return followed(lambda day: _may_copy(side, day, purpose=purpose, has_consent=has_consent), on)


def is_number_told(channel: NumberChannel, on: date) -> Answer[bool]:
    """Whether the office tells or asks for a number in a way (職員が番号を聞き、教えるか).

    Never by telephone or at one's door: who does is a fraud.

    Args:
        channel: the way.
        on: the day.

    Example:
        >>> is_number_told(NumberChannel.TELEPHONE, date(2024, 6, 3)).value
        False

    Sources: kamakura-guide-2024-05-01 §3 §8

    """
    return followed(lambda day: _is_told(channel, day), on)


def fraud_desk(municipality: MunicipalityId, on: date) -> Answer[Desk]:
    """Whom to tell of a suspicious call about the number (詐欺の相談先).

    Raises:
        NoValueError: the municipality's guide names none.

    Example:
        >>> fraud_desk("kamakura", date(2024, 6, 3)).value.phone
        '0467-24-0077'

    Sources: kamakura-guide-2024-05-01 §3

    """
    where = municipality_id(municipality)
    known = parameters().find(Desk, "my-number.fraud-desk", on, where)
    return answer(known.value, on, [known])


def _may_ask(purpose: NumberPurpose, on: date) -> Answer[bool]:
    known = parameters().find(tuple, "my-number.purposes", on)
    missed = []
    if purpose not in known.value:
        missed.append(because("The law names what a number may be used for, and not this."))
    return answer(not missed, on, [known], *missed)


def _may_copy(
    side: CardSide, on: date, *, purpose: NumberPurpose, has_consent: bool
) -> Answer[bool]:
    by_consent = parameters().find(tuple, "my-number.copied-by-consent", on)
    missed = []
    if side in by_consent.value:
        if not has_consent:
            missed.append(because("The holder has not agreed."))
        return answer(not missed, on, [by_consent], *missed)
    purposes = parameters().find(tuple, "my-number.purposes", on)
    if purpose not in purposes.value:
        told = because("The back shows the number: it is copied only for what the law names.")
        missed.append(told)
    return answer(not missed, on, [by_consent, purposes], *missed)


def _is_told(channel: NumberChannel, on: date) -> Answer[bool]:
    known = parameters().find(tuple, "my-number.told-by", on)
    missed = []
    if channel not in known.value:
        told = because("No office asks for or tells a number in this way; who does is a fraud.")
        missed.append(told)
    return answer(not missed, on, [known], *missed)
