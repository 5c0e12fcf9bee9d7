"""What is asked of the rules, before a document is issued at a kiosk (発行の可否の問い)."""

from dataclasses import dataclass
from datetime import date, datetime

from jumin.rules.kiosk.states import FamilyState, RecordState, SealState, TaxState
from jumin.terms import Document, MunicipalityId, RecordItem, Subject, day_of


@dataclass(frozen=True)
class IssueQuestion:
    """What is asked for at a kiosk, and the state of card and registers it is asked of."""

    municipality: MunicipalityId
    """Whose document: of the residence, or of the registered domicile elsewhere."""
    document: Document
    subject: Subject
    items: frozenset[RecordItem]
    copies: int
    at: datetime
    """The instant of asking, aware."""
    card_procedure_on: date
    """When the card was handed over, or its use continued here, whichever is later."""
    residence: MunicipalityId | None
    """Where the person is a resident; None where of none."""
    record: RecordState | None = None
    """The resident record of the municipality asked; None for who has or had none there."""
    seal: SealState | None = None
    """For a seal registration certificate."""
    family: FamilyState | None = None
    """For a family register and its supplement."""
    tax: TaxState | None = None
    """For a tax certificate, of the newest year."""

    @property
    def on(self) -> date:
        """The day of asking, in Japan."""
        return day_of(self.at)

    @property
    def is_resident(self) -> bool:
        """Whether the municipality asked is that of the residence (お住まいの市区町村)."""
        return self.residence == self.municipality
