"""What each screen shows besides its form."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jumin import rules
from jumin.locale import explain
from jumin.places.kiosk.forms import COINS, PressForm, words
from jumin.places.kiosk.machine import Machine
from jumin.places.kiosk.steps import ORDER, Step, may_go_back
from jumin.sandbox.residents import resident
from jumin.terms import Document, RecordItem, Refusal, RefusalCode


HEADINGS: Final[Mapping[Step, object]] = MappingProxyType(
    {
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
    }
)
"""What each screen is headed."""


def page(machine: Machine, form: PressForm, *, on: date, language: str) -> dict[str, Any]:
    """Put together what the screen at which the machine stands shows."""
    shown: dict[str, Any] = {
        "machine": machine,
        "form": form,
        "step": machine.step,
        "heading": HEADINGS[machine.step],
        "steps": len(ORDER),
        "previous": _previous(machine.step),
        "coins": COINS,
        "not_offered": _not_offered(machine, form, on, language),
    }
    if machine.card:
        shown["card_name"] = resident(machine.card).name
    if machine.document:
        shown["chosen"] = {
            "document": words("document", machine.document),
            "items": [words("item", item) for item in machine.items],
        }
    if machine.request:
        view = machine.view
        place = rules.municipality(view.municipality)
        shown["request_view"] = view
        shown["municipality"] = place.name_ja if language == "ja" else place.name_en
    return shown


def _previous(step: Step) -> Step | None:
    """Tell where 前画面へ leads, if anywhere."""
    return next((there for there in reversed(ORDER) if may_go_back(step, there)), None)


def _not_offered(machine: Machine, form: PressForm, on: date, language: str) -> list[str]:
    """Tell why what is missing on the screen is missing."""
    if machine.step is Step.DOCUMENT:
        handed_out = rules.documents(machine.view.municipality, on).value
        in_reality = {offer.document for offer in handed_out}
        return [
            gettext(
                "“{}” is handed out by this municipality's kiosks, but not in this town yet."
            ).format(words("document", document))
            if document in in_reality
            else explain(
                Refusal(RefusalCode.DOCUMENT_NOT_OFFERED, {"document": document.value}), language
            ).detail
            for document in Document
            if document not in form.offers
        ]
    if machine.step is Step.ITEMS and form.offer:
        return [
            explain(Refusal(RefusalCode.ITEM_NOT_OFFERED, {"item": item.value}), language).detail
            for item in RecordItem
            if item not in form.offer.items
        ]
    return []
