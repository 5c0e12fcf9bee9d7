"""What each kind of card can be used for (カードの種類ごとの用途)."""

from datetime import date

from jumin.rules.card_uses import CardKind, CardUse
from jumin.rules.changes import followed
from jumin.rules.known.answers import Answer, answer
from jumin.rules.known.current import parameters
from jumin.terms import because


def card_uses(kind: CardKind, on: date) -> Answer[tuple[CardUse, ...]]:
    """What a kind of card can be used for (カードの用途).

    Args:
        kind: the kind of card.
        on: the day.

    Raises:
        NoValueError: there was no such card on that day.

    Example:
        >>> [use.value for use in card_uses(CardKind.WITHOUT_PINS, date(2024, 6, 3)).value]
        ['identity', 'number']

    Sources: kamakura-guide-2024-05-01 §8, izumi-guide §9, kama-face-card-2023-12-15 §uses

    """
    known = parameters().find(tuple, f"pins.uses.{kind}", on)
    return answer(known.value, on, [known])


def may_be_used_for(kind: CardKind, use: CardUse, on: date) -> Answer[bool]:
    """Whether a kind of card can be used for something (その用途に利用できるか).

    Args:
        kind: the kind of card.
        use: what for.
        on: the day.

    Raises:
        NoValueError: there was no such card on that day.

    Example:
        >>> may_be_used_for(CardKind.FACE_AUTHENTICATION, CardUse.KIOSK, date(2024, 6, 3)).value
        False

    Sources: kamakura-guide-2024-05-01 §8, izumi-guide §9

    """
    return followed(lambda day: _may_be_used_for(kind, use, day), on)


def _may_be_used_for(kind: CardKind, use: CardUse, on: date) -> Answer[bool]:
    known = parameters().find(tuple, f"pins.uses.{kind}", on)
    missed = []
    if use not in known.value:
        missed.append(because("It needs a PIN or a certificate that such a card does not have."))
    return answer(not missed, on, [known], *missed)
