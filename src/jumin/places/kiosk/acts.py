"""What each button does: it asks the card or the issuing centre, and decides nothing itself."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from jumin.offices.issuance import gateway as issuance
from jumin.places.kiosk import dialogue, forms, order_forms, pin_forms, tray
from jumin.places.kiosk.machine import Machine
from jumin.places.kiosk.printer import PrinterEvent, PrinterState
from jumin.places.kiosk.steps import Event, Service, Step
from jumin.sandbox import pin_reset
from jumin.sandbox.wallet import readable
from jumin.terms import (
    Document,
    Medium,
    MunicipalityId,
    Refusal,
    RefusalCode,
    RefusedError,
    Subject,
    Yen,
    day_of,
)


Act: TypeAlias = Callable[[Machine, Any, datetime], Event]
"""Does what a button stands for and tells what happens thereby."""

_TRY_AGAIN: Final = frozenset(
    {
        *(RefusalCode.PIN_WRONG, RefusalCode.PIN_FORM),
        *(RefusalCode.RESET_CODE_WRONG, RefusalCode.RESET_CODE_EXPIRED),
    }
)


def _go_on(_machine: Machine, _form: forms.PressForm, _at: datetime) -> Event:
    return Event.GO_ON


def _start(machine: Machine, form: forms.StartForm, at: datetime) -> Event:
    machine.guide = form.cleaned_data["municipality"]
    machine.store = form.cleaned_data["store"]
    machine.began_on = day_of(at).isoformat()
    return Event.GO_ON


def _choose_service(machine: Machine, form: forms.MenuForm, _at: datetime) -> Event:
    machine.service = Service(form.cleaned_data["service"])
    return Event.GO_ON


def _put_card(machine: Machine, form: forms.CardForm, _at: datetime) -> Event:
    """Put a card into the tray, or a phone where the shop's machines take phones."""
    medium, _, what = form.cleaned_data["put"].partition(":")
    if medium == Medium.PHONE and not machine.shop.accepts_phone:
        raise RefusedError(Refusal(RefusalCode.PHONE_NOT_TAKEN, {"store": machine.store}))
    machine.medium = medium
    machine.card, machine.reader = (what, "") if medium in set(Medium) else ("", what)
    return Event.GO_ON


def _check_card(machine: Machine, _form: forms.PressForm, _at: datetime) -> Event:
    """Let a card that can't be used here come off again."""
    try:
        with tray.lying_there(machine) as connection:
            machine.tries_left = dialogue.check_usable(connection)
    except RefusedError:
        _reject(machine)
        raise
    return Event.GO_ON


def _choose_municipality(machine: Machine, form: forms.MunicipalityForm, at: datetime) -> Event:
    chosen = form.cleaned_data["municipality"]
    if machine.request:
        issuance.offers(machine.number, MunicipalityId(chosen) if chosen else None, at=at)
    machine.municipality, machine.document = chosen, ""
    return Event.GO_ON


def _identify(machine: Machine, form: pin_forms.PinForm, at: datetime) -> Event:
    """Let the PIN be entered again while that can help; else the card comes off."""
    try:
        with tray.lying_there(machine) as connection:
            pin, terminal = form.take("pin"), machine.terminal
            machine.request = dialogue.identify(connection, pin, terminal=terminal, at=at).number
        if machine.service is Service.CERTIFICATES:
            issuance.offers(machine.number, machine.asked_of, at=at)
    except RefusedError as error:
        _proof_failed(machine, error.refusal, at)
        raise
    return Event.GO_ON


def _reset_pin(machine: Machine, form: pin_forms.ResetForm, at: datetime) -> Event:
    try:
        with tray.lying_there(machine) as connection, readable():
            pin_reset.reset_signature_pin(
                connection,
                authentication_pin=form.take("pin"),
                code=form.cleaned_data.pop("code"),
                new_pin=form.take("new_pin"),
                at=at,
            )
    except RefusedError as error:
        _proof_failed(machine, error.refusal, at)
        raise
    return Event.GO_ON


def _take_off(machine: Machine, _form: forms.PressForm, _at: datetime) -> Event:
    machine.take_off()
    return Event.GO_ON


def _choose_document(machine: Machine, form: order_forms.DocumentForm, _at: datetime) -> Event:
    machine.document = form.cleaned_data["document"]
    offer = form.offers[Document(machine.document)]
    machine.subject = offer.subjects[0] if len(offer.subjects) == 1 else machine.subject
    machine.items = [item for item in machine.items if item in offer.items]
    needed = {Step.SUBJECT: len(offer.subjects) > 1, Step.ITEMS: bool(offer.items)}
    machine.asked = [step.value for step, is_needed in needed.items() if is_needed]
    return Event.GO_ON


def _choose_subject(machine: Machine, form: order_forms.SubjectForm, _at: datetime) -> Event:
    machine.subject = Subject(form.cleaned_data["subject"])
    return Event.GO_ON


def _choose_items(machine: Machine, form: order_forms.ItemsForm, _at: datetime) -> Event:
    machine.items = form.cleaned_data["items"]
    return Event.GO_ON


def _choose_copies(machine: Machine, form: order_forms.CopiesForm, at: datetime) -> Event:
    machine.copies = form.cleaned_data["copies"]
    quote = issuance.order(machine.number, machine.order, at=at)
    machine.fee_sources, machine.is_fee_assumed = list(quote.sources), quote.is_assumed
    return Event.GO_ON


def _confirm(machine: Machine, _form: forms.PressForm, at: datetime) -> Event:
    issuance.render(machine.number, at=at)
    return Event.GO_ON


def _pay(machine: Machine, form: order_forms.PayForm, at: datetime) -> Event:
    """Take a coin while one is needed; without one, pay with what is in the machine."""
    if coin := form.cleaned_data["coin"]:
        machine.inserted += coin if machine.missing else 0
        return Event.AGAIN
    issuance.pay(machine.number, Yen(machine.inserted), at=at)
    return Event.GO_ON


def _print(machine: Machine, form: order_forms.PrintForm, at: datetime) -> Event:
    """Print, or let something happen to the printer; the paper waits with the issuing centre."""
    event = PrinterEvent(form.cleaned_data["event"])
    machine.print_goes(event)
    if event is PrinterEvent.PRINT:
        issuance.print_paper(machine.number, at=at)
    return Event.GO_ON if machine.printer is PrinterState.DONE else Event.AGAIN


def _take(machine: Machine, _form: forms.PressForm, at: datetime) -> Event:
    issuance.take(machine.number, at=at)
    return Event.GO_ON


def _apply_for_use(machine: Machine, _form: forms.PressForm, at: datetime) -> Event:
    applied = issuance.apply_for_use(machine.number, MunicipalityId(machine.municipality), at=at)
    machine.available_from = applied.available_from.isoformat()
    return Event.GO_ON


def _choose_domicile(machine: Machine, form: forms.DomicileForm, _at: datetime) -> Event:
    machine.municipality = form.cleaned_data["municipality"]
    return Event.GO_ON


def _proof_failed(machine: Machine, refusal: Refusal, at: datetime) -> None:
    """Let what can be entered again be entered again; else the visit's card comes off."""
    if machine.request:
        issuance.cancel(machine.number, at=at)
        machine.request = ""
    if refusal.code not in _TRY_AGAIN:
        _reject(machine)
    elif "tries_left" in refusal.facts:
        machine.tries_left = int(refusal.facts["tries_left"])


def _reject(machine: Machine) -> None:
    machine.take_off()
    machine.happen(Event.REJECT)


ACTS: Final[Mapping[Step, tuple[type[forms.PressForm], Act]]] = MappingProxyType(
    {
        Step.START: (forms.StartForm, _start),
        Step.SERVICE: (forms.PressForm, _go_on),
        Step.AGREE: (forms.PressForm, _go_on),
        Step.MENU: (forms.MenuForm, _choose_service),
        Step.CARD_ON: (forms.CardForm, _put_card),
        Step.USABLE_CHECK: (forms.PressForm, _check_card),
        Step.MUNICIPALITY: (forms.MunicipalityForm, _choose_municipality),
        Step.PIN: (pin_forms.PinForm, _identify),
        Step.CARD_OFF: (forms.PressForm, _take_off),
        Step.DOCUMENT: (order_forms.DocumentForm, _choose_document),
        Step.SUBJECT: (order_forms.SubjectForm, _choose_subject),
        Step.ITEMS: (order_forms.ItemsForm, _choose_items),
        Step.COPIES: (order_forms.CopiesForm, _choose_copies),
        Step.CONFIRM: (forms.PressForm, _confirm),
        Step.PAY: (order_forms.PayForm, _pay),
        Step.PRINT: (order_forms.PrintForm, _print),
        Step.TAKE: (forms.PressForm, _take),
        Step.RECEIPT: (forms.PressForm, _go_on),
        Step.DOMICILE: (forms.DomicileForm, _choose_domicile),
        Step.USE_TERMS: (forms.UseTermsForm, _go_on),
        Step.USE_CONFIRM: (forms.PressForm, _apply_for_use),
        Step.USE_RESULT: (forms.PressForm, _go_on),
        Step.RESET: (pin_forms.ResetForm, _reset_pin),
        Step.RESET_RESULT: (forms.PressForm, _go_on),
        Step.CARD_LEFT: (forms.PressForm, _take_off),
    }
)
"""Step → its form and what its button does."""
