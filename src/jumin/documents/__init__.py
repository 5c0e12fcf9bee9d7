"""Papers that the offices hand out (証明書): values in, PDF/A-2a and PDF/UA-1 out."""

from jumin.documents.characters import (
    TextTooLongError,
    UnsupportedCharacterError,
    lacks_characters,
    unsupported_characters,
)
from jumin.documents.entries import Channel, PersonEntry, ResidentRecordCopy
from jumin.documents.paper import Paper, TypesettingError, unique_number_of
from jumin.documents.resident_record import (
    NaiveInstantError,
    NobodyOnPaperError,
    render_resident_record,
)
from jumin.documents.specimen import warm
from jumin.documents.wareki import EraDateError, wareki


__all__ = [
    "Channel",
    "EraDateError",
    "NaiveInstantError",
    "NobodyOnPaperError",
    "Paper",
    "PersonEntry",
    "ResidentRecordCopy",
    "TextTooLongError",
    "TypesettingError",
    "UnsupportedCharacterError",
    "lacks_characters",
    "render_resident_record",
    "unique_number_of",
    "unsupported_characters",
    "wareki",
    "warm",
]
