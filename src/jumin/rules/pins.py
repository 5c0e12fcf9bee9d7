"""The four PINs that a holder chooses: what they are made of, and how many tries (暗証番号)."""

from datetime import date
from typing import Final

from jumin.rules.changes import followed
from jumin.rules.known.answers import Answer, answer
from jumin.rules.known.current import parameters
from jumin.rules.pin_units import PinForm
from jumin.terms import PinRole, UsageError, because


CHOSEN_PINS: Final = (
    PinRole.AUTHENTICATION,
    PinRole.RESIDENT_REGISTER,
    PinRole.INPUT_SUPPORT,
    PinRole.SIGNATURE,
)
"""The PINs that the holder chooses (設定する暗証番号), in the order of Tsukuba's guide."""


def pin_form(kind: PinRole, on: date) -> Answer[PinForm]:
    """What a PIN is made of (暗証番号の形).

    Args:
        kind: which of `CHOSEN_PINS`.
        on: the day on which it is set.

    Raises:
        UsageError: the holder does not choose it.

    Example:
        >>> pin_form(PinRole.SIGNATURE, date(2024, 6, 3)).value
        PinForm(shortest=6, longest=16, letters=True)

    Sources: tsukuba-guide-2023-10 §3, kamakura-guide-2024-05-01 §6, jpki-start-guide §questions,
        nakanoto-guide-2022-11-11 §certificates 1, izumi-guide §2(1)

    """
    known = parameters().find(PinForm, f"pins.form.{_chosen(kind)}", on)
    return answer(known.value, on, [known])


def pin_tries(kind: PinRole, on: date) -> Answer[int]:
    """How often in a row a PIN may be wrong before it is blocked (連続して誤ることができる回数).

    A right one in between lets them all count anew.

    Args:
        kind: which of `CHOSEN_PINS`.
        on: the day.

    Raises:
        UsageError: the holder does not choose it.

    Example:
        >>> pin_tries(PinRole.SIGNATURE, date(2024, 6, 3)).value
        5

    Sources: fujisawa-guide §2(4), kamakura-guide-2024-05-01 §5, tsukuba-guide-2023-10 §3 §5(1),
        nakanoto-guide-2022-11-11 §certificates 2, izumi-guide §3(3), jpki-start-guide §questions

    """
    known = parameters().find(int, f"pins.tries.{_chosen(kind)}", on)
    return answer(known.value, on, [known])


def may_be_equal(one: PinRole, other: PinRole, on: date) -> Answer[bool]:
    """Whether two PINs may be the same (同じ暗証番号を設定できるか).

    Args:
        one: one of `CHOSEN_PINS`.
        other: another of them.
        on: the day on which they are set.

    Raises:
        UsageError: the holder does not choose one of them, or they are the same PIN.

    Example:
        >>> may_be_equal(PinRole.AUTHENTICATION, PinRole.INPUT_SUPPORT, date(2024, 6, 3)).value
        True

    Sources: tsukuba-guide-2023-10 §3

    """
    if _chosen(one) is _chosen(other):
        raise UsageError(f"This is one PIN ({one}): name two.")
    return followed(lambda day: _may_be_equal(one, other, day), on)


def _may_be_equal(one: PinRole, other: PinRole, on: date) -> Answer[bool]:
    alike = parameters().find(tuple, "pins.may-be-equal", on)
    missed = []
    if not {one, other} <= set(alike.value):
        missed.append(because("Only the PINs of four digits may be equal."))
    return answer(not missed, on, [alike], *missed)


def _chosen(kind: PinRole) -> PinRole:
    if kind not in CHOSEN_PINS:
        known = ", ".join(CHOSEN_PINS)
        raise UsageError(f"The holder chooses no {kind}: the PINs that are chosen are {known}.")
    return kind
