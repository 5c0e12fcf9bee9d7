"""Refusals as text: a title and a sentence for each code, with its facts filled in."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.catalogue import text
from jumin.locale.facts import word
from jumin.terms import Refusal, RefusalCode


TEXTS: Final[Mapping[RefusalCode, tuple[str, str]]] = MappingProxyType(
    {
        RefusalCode.PIN_FORM: (
            _("This can't be the PIN"),
            _("What was entered does not have the form of the {role}. The card was not asked."),
        ),
        RefusalCode.PIN_WRONG: (
            _("The PIN is wrong"),
            _("The card refused the {role}. Tries left: {tries_left}."),
        ),
        RefusalCode.PIN_BLOCKED: (
            _("The PIN is blocked"),
            _("The {role} is blocked: it was wrong too often, or never set. Tries left: 0."),
        ),
        RefusalCode.CARD_ELSEWHERE: (
            _("The card is in use elsewhere"),
            _("A card is in one place at a time. This one is in use at: {place}."),
        ),
        RefusalCode.CARD_UNREADABLE: (
            _("The card can't be read"),
            _("What lies there does not answer as a My Number Card does, or is damaged."),
        ),
        RefusalCode.CARD_ABSENT: (
            _("There is no card"),
            _("This person holds no My Number Card."),
        ),
        RefusalCode.CARD_SUSPENDED: (
            _("The card is suspended"),
            _("The card was reported lost and is suspended since {since}."),
        ),
        RefusalCode.CARD_LAPSED: (
            _("The card has lapsed"),
            _("The card is no longer valid since {since}."),
        ),
        RefusalCode.CARD_TOO_NEW: (
            _("The card can't be used here yet"),
            _("After pickup or continued use a card works at kiosks from {available_from} on."),
        ),
        RefusalCode.CERTIFICATE_ABSENT: (
            _("The card carries no such certificate"),
            _("The {purpose} is not on this card."),
        ),
        RefusalCode.CERTIFICATE_EXPIRED: (
            _("The certificate has expired"),
            _("The last day of the {purpose} was {expired_on}."),
        ),
        RefusalCode.CERTIFICATE_HELD: (
            _("The certificate is held"),
            _("The {purpose} is on hold. A hold is never lifted: a new certificate is needed."),
        ),
        RefusalCode.CERTIFICATE_REVOKED: (
            _("The certificate is revoked"),
            _("The {purpose} is revoked: {reason}."),
        ),
        RefusalCode.CERTIFICATE_UNTRUSTED: (
            _("The certificate could not be verified"),
            _("What did not verify: {check}."),
        ),
        RefusalCode.CERTIFICATE_AGE: (
            _("The holder is too young"),
            _("A {purpose} is issued from the age of {from_age} on."),
        ),
        RefusalCode.REVOCATION_ASKER: (
            _("Somebody else must ask for this"),
            _("For this reason ({reason}) a certificate does not end at the asking of: {asker}."),
        ),
        RefusalCode.REVOCATION_REASON: (
            _("That is no reason for this certificate"),
            _("The {purpose} does not end for this reason: {reason}."),
        ),
        RefusalCode.KIOSK_NO_SERVICE: (
            _("No certificates at kiosks"),
            _("This municipality does not offer certificates at kiosks."),
        ),
        RefusalCode.KIOSK_CLOSED: (
            _("Outside the hours"),
            _("The service opens again at {opens_at}."),
        ),
        RefusalCode.DOCUMENT_NOT_OFFERED: (
            _("This document is not offered here"),
            _("“{document}” can't be had at kiosks from this municipality."),
        ),
        RefusalCode.SUBJECT_NOT_OFFERED: (
            _("This can't be chosen for this document"),
            _("“{document}” can't be had at kiosks in this form: {subject}."),
        ),
        RefusalCode.ITEM_NOT_OFFERED: (
            _("This item is not printed here"),
            _("“{item}” is not printed at kiosks by this municipality."),
        ),
        RefusalCode.COPIES_OUT_OF_RANGE: (
            _("Not this number of copies"),
            _("You asked for {copies}. One visit allows from 1 to {most} copies."),
        ),
        RefusalCode.RECORD_REMOVED: (
            _("The record was removed"),
            _("The resident record is no longer current: {cause}."),
        ),
        RefusalCode.RECORD_MOVING_OUT: (
            _("Somebody of the household is about to move out"),
            _("A moving-out on {on} was notified. Until then no copy is issued at kiosks."),
        ),
        RefusalCode.RECORD_RESTRICTED: (
            _("Issue is restricted"),
            _("On the resident's request no copy of this record is issued at kiosks."),
        ),
        RefusalCode.RECORD_IN_UPDATE: (
            _("The record is being updated"),
            _("A notification is still being entered. Copies can be had from {available_from} on."),
        ),
        RefusalCode.RECORD_CHARACTERS: (
            _("The record has a character that this system lacks"),
            _("A name or address is written with a character that kiosks can't print."),
        ),
        RefusalCode.RESIDENT_ELSEWHERE: (
            _("Only residents of this municipality can have this"),
            _("“{document}” is handed out at kiosks to residents of this municipality only."),
        ),
        RefusalCode.SEAL_NOT_REGISTERED: (
            _("No seal is registered"),
            _("The certificate can be had only after a seal was registered in this municipality."),
        ),
        RefusalCode.DOMICILE_ELSEWHERE: (
            _("The registered domicile is elsewhere"),
            _("Only the municipality of the registered domicile hands this document out."),
        ),
        RefusalCode.USE_NOT_REGISTERED: (
            _("Use registration is needed first"),
            _("Who lives in another municipality must register the use of kiosks beforehand."),
        ),
        RefusalCode.USE_PENDING: (
            _("The use registration is being processed"),
            _("It was applied for. Try again from {available_from} on; no notice is sent."),
        ),
        RefusalCode.USE_ENDED: (
            _("The use must be registered anew"),
            _("It was registered for a certificate that was replaced since."),
        ),
        RefusalCode.USE_REGISTERED: (
            _("The use is registered already"),
            _("It is registered since {since}. Nothing more is to be done."),
        ),
        RefusalCode.USE_NOT_NEEDED: (
            _("No use registration is needed"),
            _("Who lives in this municipality can use its kiosk service without it."),
        ),
        RefusalCode.TAX_ABSENT: (
            _("There are no tax data here"),
            _(
                "This municipality holds none of fiscal year {year}. The one where you lived on "
                "1 January of that year may hold them."
            ),
        ),
        RefusalCode.TAX_UNDETERMINED: (
            _("The income is not determined yet"),
            _("No income for fiscal year {year} was declared, so there is nothing to certify."),
        ),
        RefusalCode.PHONE_NOT_TAKEN: (
            _("Phones can't be used in this shop"),
            _("The machines of {store} take the My Number Card only."),
        ),
        RefusalCode.RESET_CODE_WRONG: (
            _("No reservation has this code"),
            _("The code is wrong, was used already, or was entered wrongly too often."),
        ),
        RefusalCode.RESET_CODE_EXPIRED: (
            _("The reservation is too old"),
            _("A PIN must be reset within {hours} hours of the reservation."),
        ),
        RefusalCode.PRINT_NOT_REPORTED: (
            _("A bad print can't be reported any more"),
            _("It must be reported at once, before the paper is taken home, and only once."),
        ),
        RefusalCode.PAYMENT_SHORT: (
            _("The money does not cover the fee"),
            _("Missing: {missing} yen."),
        ),
        RefusalCode.REQUEST_STATE: (
            _("The machine is at another step"),
            _("That button belongs to another step. Nothing was lost: go on where the machine is."),
        ),
        RefusalCode.REQUEST_UNKNOWN: (
            _("There is no such request"),
            _("It was never made, or it has ended. Please start again."),
        ),
    }
)
"""Code → title and detail. A fact that is missing is shown as “—”."""


@dataclass(frozen=True)
class Explanation:
    """A refusal in words (不可の理由)."""

    title: str
    detail: str


def explain(refusal: Refusal, language: str) -> Explanation:
    """Tell a refusal in a language."""
    title, detail = TEXTS[refusal.code]
    facts = {name: word(name, value, language) for name, value in refusal.facts.items()}
    filled = text(detail, language).format_map(defaultdict(lambda: "—", facts))
    return Explanation(text(title, language), filled)
