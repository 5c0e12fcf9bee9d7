"""What each button does: it asks the card or the issuing centre, and decides nothing itself."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from jumin.iso7816 import CardConnection
from jumin.offices.issuance import gateway as issuance
from jumin.places.kiosk import dialogue
from jumin.places.kiosk.forms import (
    CardForm,
    CopiesForm,
    DocumentForm,
    ItemsForm,
    PayForm,
    PinForm,
    PressForm,
    SubjectForm,
)
from jumin.places.kiosk.machine import Machine
from jumin.places.kiosk.steps import Step
from jumin.sandbox import wallet
from jumin.sandbox.residents import resident
from jumin.terms import Document, RecordItem, RefusalCode, RefusedError, Yen


Act: TypeAlias = Callable[[Machine, Any, datetime], Step]
"""Does what a button stands for and tells the step that follows."""

_PLACE: Final = "kiosk"
_TRY_AGAIN: Final = frozenset({RefusalCode.PIN_WRONG, RefusalCode.PIN_FORM})


def _go_on(machine: Machine, _form: PressForm, _at: datetime) -> Step:
    return machine.step.next


def _put_card(machine: Machine, form: CardForm, _at: datetime) -> Step:
    machine.card = form.cleaned_data["resident"]
    return machine.step.next


def _check_card(machine: Machine, _form: PressForm, _at: datetime) -> Step:
    """Let a card that can't be used here come off again."""
    machine.step = Step.CARD_ON
    with _card(machine) as connection:
        dialogue.check_usable(connection)
    return Step.MUNICIPALITY


def _identify(machine: Machine, form: PinForm, at: datetime) -> Step:
    """Let the PIN be entered again while that can help; else the card comes off."""
    try:
        with _card(machine) as connection:
            pin, terminal = form.take_pin(), machine.terminal
            machine.request = dialogue.identify(connection, pin, terminal=terminal, at=at).number
        issuance.offers(machine.number, at=at)
    except RefusedError as error:
        machine.end(at)
        machine.step = Step.PIN if error.refusal.code in _TRY_AGAIN else Step.CARD_ON
        raise
    return Step.CARD_OFF


def _choose_document(machine: Machine, form: DocumentForm, _at: datetime) -> Step:
    machine.document = form.cleaned_data["document"]
    return machine.step.next


def _choose_subject(machine: Machine, form: SubjectForm, _at: datetime) -> Step:
    machine.whole_household = form.cleaned_data["subject"] == "household"
    return machine.step.next


def _choose_items(machine: Machine, form: ItemsForm, _at: datetime) -> Step:
    machine.items = form.cleaned_data["items"]
    return machine.step.next


def _choose_copies(machine: Machine, form: CopiesForm, at: datetime) -> Step:
    machine.copies = form.cleaned_data["copies"]
    order = issuance.Order(
        document=Document(machine.document),
        items=frozenset(RecordItem(item) for item in machine.items),
        copies=machine.copies,
        whole_household=machine.whole_household,
    )
    quote = issuance.order(machine.number, order, at=at)
    machine.fee_sources, machine.is_fee_assumed = list(quote.sources), quote.is_assumed
    return machine.step.next


def _confirm(machine: Machine, _form: PressForm, at: datetime) -> Step:
    issuance.render(machine.number, at=at)
    return machine.step.next


def _pay(machine: Machine, form: PayForm, at: datetime) -> Step:
    """Take a coin while one is needed; without one, pay with what is in the machine."""
    if coin := form.cleaned_data["coin"]:
        machine.inserted += coin if machine.missing else 0
        return Step.PAY
    issuance.pay(machine.number, Yen(machine.inserted), at=at)
    return machine.step.next


def _print(machine: Machine, _form: PressForm, at: datetime) -> Step:
    issuance.print_paper(machine.number, at=at)
    return machine.step.next


def _take(machine: Machine, _form: PressForm, at: datetime) -> Step:
    issuance.take(machine.number, at=at)
    return machine.step.next


def _finish(machine: Machine, _form: PressForm, _at: datetime) -> Step:
    machine.begin()
    return machine.step


def _card(machine: Machine) -> AbstractContextManager[CardConnection]:
    return wallet.take(resident(machine.card), _PLACE)


ACTS: Final[Mapping[Step, tuple[type[PressForm], Act]]] = MappingProxyType(
    {
        Step.SERVICE: (PressForm, _go_on),
        Step.AGREE: (PressForm, _go_on),
        Step.MENU: (PressForm, _go_on),
        Step.CARD_ON: (CardForm, _put_card),
        Step.USABLE_CHECK: (PressForm, _check_card),
        Step.MUNICIPALITY: (PressForm, _go_on),
        Step.PIN: (PinForm, _identify),
        Step.CARD_OFF: (PressForm, _go_on),
        Step.DOCUMENT: (DocumentForm, _choose_document),
        Step.SUBJECT: (SubjectForm, _choose_subject),
        Step.ITEMS: (ItemsForm, _choose_items),
        Step.COPIES: (CopiesForm, _choose_copies),
        Step.CONFIRM: (PressForm, _confirm),
        Step.PAY: (PayForm, _pay),
        Step.PRINT: (PressForm, _print),
        Step.TAKE: (PressForm, _take),
        Step.RECEIPT: (PressForm, _finish),
    }
)
"""Step → its form and what its button does."""
