"""What each screen shows besides its form."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from jumin import rules
from jumin.offices.issuance.gateway import RequestState
from jumin.places.kiosk import labels, visits
from jumin.places.kiosk.flows import transitions
from jumin.places.kiosk.forms import PressForm
from jumin.places.kiosk.machine import READER, Machine
from jumin.places.kiosk.order_forms import COINS
from jumin.places.kiosk.printer import FAULTS, PRINTER_LIFE, PrinterState
from jumin.places.kiosk.steps import Event, Service, Step
from jumin.places.kiosk.why import Why, why
from jumin.sandbox.residents import name_of, resident
from jumin.terms import (
    Document,
    MunicipalityId,
    RecordItem,
    Refusal,
    RefusalCode,
)


HEADINGS: Final[Mapping[Step, object]] = MappingProxyType(
    {
        Step.START: _("At which machine are you?"),
        Step.SERVICE: _("Welcome. What would you like to do?"),
        Step.AGREE: _("Terms of use"),
        Step.MENU: _("Choose from the menu"),
        Step.CARD_ON: _("Place the My Number Card in the tray"),
        Step.USABLE_CHECK: _("Checking whether the card can be used"),
        Step.MUNICIPALITY: _("Which municipality's certificate?"),
        Step.PIN: _("Enter the PIN"),
        Step.CARD_OFF: _("Take the card off"),
        Step.DOCUMENT: _("Choose the document"),
        Step.SUBJECT: _("Whose record?"),
        Step.ITEMS: _("Which items shall be stated?"),
        Step.COPIES: _("How many copies?"),
        Step.CONFIRM: _("Is this right?"),
        Step.PAY: _("Pay the fee"),
        Step.PRINT: _("Paid. The certificate will be printed"),
        Step.TAKE: _("Take the paper"),
        Step.RECEIPT: _("Thank you. This is the receipt"),
        Step.DOMICILE: _("Where is your registered domicile?"),
        Step.USE_TERMS: _("What you apply for"),
        Step.USE_CONFIRM: _("Apply for the registration of use?"),
        Step.USE_RESULT: _("You have applied"),
        Step.RESET: _("Set the signature PIN anew"),
        Step.RESET_RESULT: _("The signature PIN is set"),
        Step.CARD_LEFT: _("Your card is still in the tray"),
    }
)
"""What each screen is headed."""

_PRINTER_HEADINGS: Final[Mapping[PrinterState, object]] = MappingProxyType(
    {
        PrinterState.PRINTING: _("The certificate is being printed"),
        PrinterState.JAMMED: _("Paper jam"),
        PrinterState.EMPTY: _("The paper has run out"),
        PrinterState.OFF: _("Power cut"),
    }
)
_SERVICES: Final[Mapping[Service, object]] = MappingProxyType(
    {
        Service.CERTIFICATES: _("Certificate issuing service"),
        Service.USE_REGISTRATION: _("Registration of use"),
        Service.PIN_RESET: _("Reset of the signature PIN"),
    }
)
_WARNING: Final = 20
"""So many seconds before the machine forgets a visit it asks whether somebody is there."""


_NOT_REPORTED: Final = Refusal(RefusalCode.PRINT_NOT_REPORTED)
"""What a bad print meets that is reported too late: told on the receipt beforehand."""


def page(machine: Machine, form: PressForm, *, at: datetime, language: str) -> dict[str, Any]:
    """Put together what the screen at which the machine stands shows."""
    step, moves = machine.step, transitions(machine.flow)
    flow = machine.flow[1:-1]
    back = machine.ways_back()
    shown: dict[str, Any] = {
        **frame(machine),
        "form": form,
        "heading": heading(machine),
        "number": flow.index(step) + 1 if step in flow else 0,
        "total": len(flow),
        "is_last": step is flow[-1] if flow else False,
        "previous": back[-1] if back else None,
        "may_change": {one.value: one in back for one in Step},
        "may_take_off": bool(machine.medium) and (step, Event.TAKE_OFF) in moves,
        "coins": COINS,
        "change_coins": _coins(machine) if step in {Step.PRINT, Step.RECEIPT} else (),
        "refused": _refused(machine, form, at, language),
        "faults": [event.value for event in FAULTS if (machine.printer, event) in PRINTER_LIFE],
    }
    if step is Step.START:
        shown |= _shops(form)
    if machine.municipality:
        shown["municipality"] = labels.name_of(machine.municipality)
    if machine.document:
        shown["chosen"] = _chosen(machine)
    if machine.available_from:
        shown["available_from"] = date.fromisoformat(machine.available_from)
    if machine.request:
        view = machine.view
        shown["request_view"] = view
        shown["municipality"] = labels.name_of(machine.municipality or view.home)
        shown["is_voided"] = view.state is RequestState.VOIDED
        shown["sheets"] = max(1, view.pages) * max(1, view.order.copies)
    if step is Step.RECEIPT:
        shown["complaint"] = why(_NOT_REPORTED, place_of(machine), at=at, language=language)
    return shown


def frame(machine: Machine) -> dict[str, Any]:
    """Put together what every page of the machine shows: whose machine, tray, time left."""
    patience = visits.patience()
    return {
        "machine": machine,
        "step": machine.step,
        "shop": labels.store_name(machine.shop) if machine.guide else "",
        "guide": labels.name_of(machine.guide) if machine.guide else "",
        "service": _SERVICES[machine.service],
        "tray_name": tray_name(machine),
        "seconds_left": visits.seconds_left(machine),
        "warn_before": _WARNING,
        "patience": patience // 60,
        "patience_seconds": patience,
    }


def heading(machine: Machine) -> object:
    """Tell what the screen is headed."""
    if machine.step is Step.PRINT and machine.printer in _PRINTER_HEADINGS:
        return _PRINTER_HEADINGS[machine.printer]
    if machine.step is Step.RECEIPT and machine.view.state is RequestState.VOIDED:
        return _("The paper is void, the fee given back")
    return HEADINGS[machine.step]


def tray_name(machine: Machine) -> str:
    """Tell whose card lies in the tray, by the name on it; nobody's where the visit is over."""
    if not machine.medium or machine.step is Step.CARD_LEFT:
        return ""
    return machine.reader if machine.medium == READER else name_of(machine.card)


def place_of(machine: Machine) -> MunicipalityId | None:
    """Tell whose desks can cure what is refused to this visitor."""
    if machine.municipality:
        return MunicipalityId(machine.municipality)
    if machine.request:
        return machine.view.home or None
    if machine.card:
        return resident(machine.card).municipality
    return MunicipalityId(machine.guide) if machine.guide else None


def refusal_page(machine: Machine, *, at: datetime, language: str) -> dict[str, Any]:
    """Put together what is to be told about the machine's last refusal."""
    kept = machine.refusal or {}
    refusal = Refusal(RefusalCode(kept["code"]), kept["facts"])
    told = why(refusal, place_of(machine), at=at, language=language)
    return {**frame(machine), "refusal": refusal, "why": told}


def _shops(form: PressForm) -> dict[str, object]:
    """Tell between which guides one may choose, and where their shops are named."""
    at_hand = form.at_hand
    return {
        "places": [
            {"id": place.id, "name": labels.full_name_of(place)} for place in rules.municipalities()
        ],
        "has_service": bool(rules.documents(at_hand.guide, at_hand.on).value),
        "sources": [str(one) for one in rules.stores(at_hand.guide, at_hand.on).sources],
    }


def _chosen(machine: Machine) -> dict[str, object]:
    document = Document(machine.document)
    return {
        "document": labels.words("document", document),
        "subject": labels.subject_words(document, machine.subject),
        "items": [labels.words("item", item) for item in machine.items],
    }


def _coins(machine: Machine) -> list[tuple[int, int]]:
    """Tell in which coins the change comes back: coin and how many."""
    rest, coins = int(machine.view.change), []
    for coin in sorted(COINS, reverse=True):
        count, rest = divmod(rest, coin)
        if count:
            coins.append((coin, count))
    return coins


def _refused(
    machine: Machine, form: PressForm, at: datetime, language: str
) -> list[tuple[str, Why]]:
    """Tell why what is missing on the screen is missing: what, and why."""
    if machine.step is Step.DOCUMENT:
        place = place_of(machine)
        return [
            (
                labels.words("document", offer.document),
                why(offer.refusal, place, at=at, language=language),
            )
            for offer in form.at_hand.offers
            if offer.refusal
        ]
    if machine.step is Step.ITEMS and form.offer:
        place = place_of(machine)
        absent = [
            Refusal(RefusalCode.ITEM_NOT_OFFERED, {"item": item.value}) for item in RecordItem
        ]
        return [
            (labels.words("item", str(no.facts["item"])), why(no, place, at=at, language=language))
            for no in absent
            if form.offer.document is Document.RESIDENT_RECORD
            and no.facts["item"] not in form.offer.items
        ]
    return []
