"""What goes in and out of the issuing centre."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

from jumin.rules.lives import RequestState
from jumin.terms import Document, MunicipalityId, RecordItem, Yen


RequestNumber = NewType("RequestNumber", str)
"""The number of a request; it stands on the paper and on the receipt (固有番号)."""


@dataclass(frozen=True)
class Challenge:
    """What the card must sign to prove that it is at the terminal just now."""

    request: RequestNumber
    nonce: bytes


@dataclass(frozen=True)
class Offer:
    """A document that this person may choose here and now (証明書の種別)."""

    document: Document
    items: frozenset[RecordItem]
    """Items that can be printed on request; the others never."""
    fee: Yen
    """Fee for one copy."""
    is_fee_assumed: bool
    """Whether the fee is our assumption, for the guide does not say it (仮定)."""
    most_copies: int


@dataclass(frozen=True)
class Order:
    """What the person chose (発行内容)."""

    document: Document = Document.RESIDENT_RECORD
    items: frozenset[RecordItem] = field(default_factory=frozenset)
    copies: int = 1
    whole_household: bool = False
    """Everybody of the household, or the holder only (交付種別)."""


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
    municipality: MunicipalityId
    order: Order
    fee: Yen
    paid: Yen
    refunded: Yen
    """Given back, as no paper came out (返金)."""
    pages: int
    digest: str
    at: datetime

    @property
    def change(self) -> Yen:
        """Change to give back (おつり)."""
        return Yen(max(0, self.paid - self.fee))
