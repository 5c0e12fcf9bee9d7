"""What goes in and out of the issuing centre."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NewType

from jumin.rules import UseState
from jumin.rules.lives import RequestState
from jumin.terms import Document, MunicipalityId, RecordItem, Refusal, Subject, Yen


RequestNumber = NewType("RequestNumber", str)
"""The number of a request; it stands on the paper and on the receipt (固有番号)."""


@dataclass(frozen=True)
class Challenge:
    """What the card must sign to prove that it is at the terminal just now."""

    request: RequestNumber
    nonce: bytes


@dataclass(frozen=True)
class Offer:
    """A document, as this person may choose it here and now, or why not (証明書の種別)."""

    document: Document
    subjects: tuple[Subject, ...]
    """Whose matters can be stated (交付種別); empty where the document is not to be had."""
    items: frozenset[RecordItem]
    """Items that can be printed on request; the others never."""
    fee: Yen
    """Fee for one copy; 0 where the document is not to be had."""
    is_fee_assumed: bool
    """Whether the fee is our assumption, for the guide does not say it (仮定)."""
    most_copies: int
    refusal: Refusal | None = None
    """Why it can't be had; None where it can."""


@dataclass(frozen=True)
class Order:
    """What the person chose (発行内容)."""

    document: Document = Document.RESIDENT_RECORD
    subject: Subject = Subject.SELF
    items: frozenset[RecordItem] = field(default_factory=frozenset)
    copies: int = 1
    municipality: MunicipalityId | None = None
    """Whose document it is; None for the municipality that the card is of."""


@dataclass(frozen=True)
class Quote:
    """What it costs, and on whose word (手数料)."""

    amount: Yen
    sources: tuple[str, ...]
    is_assumed: bool


@dataclass(frozen=True)
class RequestView:
    """A request as the terminal may see it."""

    number: RequestNumber
    state: RequestState
    home: MunicipalityId
    """Of which the card is; empty before the holder is known."""
    order: Order
    fee: Yen
    paid: Yen
    refunded: Yen
    """Given back, as no paper came out or a bad one (返金)."""
    pages: int
    digest: str
    at: datetime

    @property
    def municipality(self) -> MunicipalityId:
        """Whose document it is (証明書を交付する市区町村)."""
        return self.order.municipality or self.home

    @property
    def change(self) -> Yen:
        """Change to give back (おつり)."""
        return Yen(max(0, self.paid - self.fee))


@dataclass(frozen=True)
class UseRegistration:
    """Somebody's registration with the municipality of the registered domicile (利用登録)."""

    municipality: MunicipalityId
    applied_on: date
    available_from: date
    """The day from which it is worth trying: nobody tells the applicant."""
    state: UseState
