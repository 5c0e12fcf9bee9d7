"""Papers that the offices hand out (証明書): values in, PDF/A-2a and PDF/UA-1 out."""

from jumin.documents.bounded import UnreadableFileError
from jumin.documents.card_images import (
    PortraitError,
    address_image,
    name_image,
    number_image,
    portrait_image,
    security_code_image,
)
from jumin.documents.certification import (
    Certification,
    Channel,
    NaiveInstantError,
    NobodyOnPaperError,
)
from jumin.documents.characters import (
    TextTooLongError,
    UnsupportedCharacterError,
    lacks_characters,
    unsupported_characters,
)
from jumin.documents.entries import (
    PersonEntry,
    ResidentRecordCopy,
    SealCertificate,
    SealShape,
    TaxationCertificate,
)
from jumin.documents.family_entries import (
    FamilyEventEntry,
    FamilyMemberEntry,
    FamilyRegisterCertificate,
    SupplementAddress,
    SupplementaryCopy,
    SupplementMemberEntry,
)
from jumin.documents.family_register import render_family_register
from jumin.documents.paper import Paper, TypesettingError, unique_number_of
from jumin.documents.resident_record import render_resident_record
from jumin.documents.seal_certificate import ImprintError, render_seal_certificate
from jumin.documents.sealing import (
    PaperKey,
    PaperKeysError,
    PaperSeal,
    Summary,
    paper_key,
    paper_seal,
    read_paper_keys,
    write_paper_keys,
)
from jumin.documents.sheet_code import SheetCode
from jumin.documents.specimen import warm
from jumin.documents.supplementary_register import render_supplementary_copy
from jumin.documents.taxation import render_taxation_certificate
from jumin.documents.verdicts import Difference, DifferenceKind, PaperState, PaperVerdict
from jumin.documents.verifying import (
    LARGEST_FILE,
    FileTooLargeError,
    NoPaperFileError,
    verify_paper,
)
from jumin.documents.wareki import EraDateError, wareki


__all__ = [
    "LARGEST_FILE",
    "Certification",
    "Channel",
    "Difference",
    "DifferenceKind",
    "EraDateError",
    "FamilyEventEntry",
    "FamilyMemberEntry",
    "FamilyRegisterCertificate",
    "FileTooLargeError",
    "ImprintError",
    "NaiveInstantError",
    "NoPaperFileError",
    "NobodyOnPaperError",
    "Paper",
    "PaperKey",
    "PaperKeysError",
    "PaperSeal",
    "PaperState",
    "PaperVerdict",
    "PersonEntry",
    "PortraitError",
    "ResidentRecordCopy",
    "SealCertificate",
    "SealShape",
    "SheetCode",
    "Summary",
    "SupplementAddress",
    "SupplementMemberEntry",
    "SupplementaryCopy",
    "TaxationCertificate",
    "TextTooLongError",
    "TypesettingError",
    "UnreadableFileError",
    "UnsupportedCharacterError",
    "address_image",
    "lacks_characters",
    "name_image",
    "number_image",
    "paper_key",
    "paper_seal",
    "portrait_image",
    "read_paper_keys",
    "render_family_register",
    "render_resident_record",
    "render_seal_certificate",
    "render_supplementary_copy",
    "render_taxation_certificate",
    "security_code_image",
    "unique_number_of",
    "unsupported_characters",
    "verify_paper",
    "wareki",
    "warm",
    "write_paper_keys",
]
