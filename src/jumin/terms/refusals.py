"""Every "no" of the system: a stable code and the facts that led to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from types import MappingProxyType
from typing import TypeAlias


Fact: TypeAlias = str | int | bool


@unique
class RefusalCode(StrEnum):
    """Stable names of refusals: the same in pages, answers, command line and journal."""

    PIN_FORM = "pin.form"
    """What was entered can't be this PIN (facts: role). The card was not asked."""
    PIN_WRONG = "pin.wrong"
    """The card refused the PIN (facts: role, tries_left)."""
    PIN_BLOCKED = "pin.blocked"
    """No try is left (facts: role)."""
    CARD_ELSEWHERE = "card.elsewhere"
    """The card is in another place just now (facts: place)."""
    CARD_UNREADABLE = "card.unreadable"
    """The card does not answer as a My Number Card does, or its image is damaged."""
    CARD_ABSENT = "card.absent"
    """The person holds no card."""
    CARD_SUSPENDED = "card.suspended"
    """The card is suspended (一時停止; facts: since)."""
    CARD_LAPSED = "card.lapsed"
    """The card has lapsed (失効; facts: since)."""
    CARD_TOO_NEW = "card.too_new"
    """The card was handed over, or its use continued, too recently (facts: available_from)."""
    CERTIFICATE_ABSENT = "certificate.absent"
    """The card carries no certificate of the kind that is needed (facts: purpose)."""
    CERTIFICATE_EXPIRED = "certificate.expired"
    """The certificate's last day is over (facts: purpose, expired_on)."""
    CERTIFICATE_HELD = "certificate.held"
    """The certificate is held (一時保留, certificateHold; facts: purpose)."""
    CERTIFICATE_REVOKED = "certificate.revoked"
    """The certificate is revoked (失効; facts: purpose, reason)."""
    CERTIFICATE_UNTRUSTED = "certificate.untrusted"
    """The certificate, or the proof made with it, does not verify (facts: check)."""
    CERTIFICATE_AGE = "certificate.age"
    """The holder is too young for such a certificate (facts: purpose, from_age)."""
    REVOCATION_ASKER = "revocation.asker"
    """Who asks may not ask for this reason (失効を求めることができない者; facts: reason, asker)."""
    REVOCATION_REASON = "revocation.reason"
    """Such a certificate does not end for this reason (facts: reason, purpose)."""
    KIOSK_NO_SERVICE = "kiosk.no_service"
    """The municipality offers no certificates at kiosks (facts: municipality)."""
    KIOSK_CLOSED = "kiosk.closed"
    """Outside the hours (facts: opens_at as an ISO 8601 instant)."""
    DOCUMENT_NOT_OFFERED = "document.not_offered"
    """The municipality does not hand out this document at kiosks (facts: document)."""
    SUBJECT_NOT_OFFERED = "subject.not_offered"
    """The document states not these people's matters at kiosks (facts: document, subject)."""
    ITEM_NOT_OFFERED = "item.not_offered"
    """The municipality does not print this item at kiosks (facts: item)."""
    COPIES_OUT_OF_RANGE = "copies.out_of_range"
    """More or fewer copies than one visit allows (facts: copies, most)."""
    RECORD_REMOVED = "record.removed"
    """The record was removed (除票: moved out, died; facts: cause)."""
    RECORD_MOVING_OUT = "record.moving_out"
    """Somebody of the household is about to move out (転出予定; facts: on)."""
    RECORD_RESTRICTED = "record.restricted"
    """Issue is restricted on request (発行制限)."""
    RECORD_IN_UPDATE = "record.in_update"
    """A notification is still being entered (facts: available_from)."""
    RECORD_CHARACTERS = "record.characters"
    """The record has a character the kiosk's system lacks (外字)."""
    RESIDENT_ELSEWHERE = "resident.elsewhere"
    """The document is for residents of the municipality asked (facts: document)."""
    SEAL_NOT_REGISTERED = "seal.not_registered"
    """No seal is registered there (印鑑登録がない)."""
    DOMICILE_ELSEWHERE = "domicile.elsewhere"
    """The registered domicile is not in the municipality asked (本籍地が別)."""
    USE_NOT_REGISTERED = "use.not_registered"
    """Who lives elsewhere must register the use first (利用登録が必要)."""
    USE_PENDING = "use.pending"
    """The use was applied for and can't have been entered yet (facts: available_from)."""
    USE_ENDED = "use.ended"
    """The use was registered for a certificate that was replaced since: register it anew."""
    USE_REGISTERED = "use.registered"
    """The use is registered already (facts: since)."""
    USE_NOT_NEEDED = "use.not_needed"
    """Who lives there needs no registration of the use."""
    TAX_ABSENT = "tax.absent"
    """No tax data of the newest year are held there (facts: year)."""
    TAX_UNDETERMINED = "tax.undetermined"
    """The income of the newest year is not determined yet (申告がない; facts: year)."""
    PHONE_NOT_TAKEN = "phone.not_taken"
    """The shop's machines take no phone certificates (facts: store)."""
    RESET_CODE_WRONG = "reset.code_wrong"
    """No reservation has this one-time code, or it was used, or was tried too often."""
    RESET_CODE_EXPIRED = "reset.code_expired"
    """The reservation is older than its time (facts: hours)."""
    PRINT_NOT_REPORTED = "print.not_reported"
    """A bad print is taken back only at once, and once (印刷不良の申出)."""
    PAYMENT_SHORT = "payment.short"
    """The money put in does not cover the fee (facts: missing)."""
    REQUEST_STATE = "request.state"
    """The request is not at the step asked for (facts: state, asked)."""
    REQUEST_UNKNOWN = "request.unknown"
    """No such request: never made, or ended."""


@dataclass(frozen=True)
class Refusal:
    """A "no" with its reason: a code and facts, no text and nothing secret."""

    code: RefusalCode
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code} ({facts})" if facts else str(self.code)
