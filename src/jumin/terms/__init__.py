"""Words as types: what every room of the house means by the same name."""

from jumin.terms.clock import JST, Clock, day_of
from jumin.terms.eras import EraDateError, UnknownEraError, calendar_year, era_year
from jumin.terms.errors import FaultError, JuminError, RefusedError, UsageError
from jumin.terms.pin_roles import PinRole
from jumin.terms.reasons import Reason, because
from jumin.terms.refusals import Refusal, RefusalCode
from jumin.terms.words import (
    BasicFour,
    CertificatePurpose,
    Document,
    IndividualNumber,
    Medium,
    MunicipalityId,
    Pin,
    RecordItem,
    ResidentId,
    RevocationReason,
    SerialNumber,
    Sex,
    Subject,
    Yen,
)


__all__ = [
    "JST",
    "BasicFour",
    "CertificatePurpose",
    "Clock",
    "Document",
    "EraDateError",
    "FaultError",
    "IndividualNumber",
    "JuminError",
    "Medium",
    "MunicipalityId",
    "Pin",
    "PinRole",
    "Reason",
    "RecordItem",
    "Refusal",
    "RefusalCode",
    "RefusedError",
    "ResidentId",
    "RevocationReason",
    "SerialNumber",
    "Sex",
    "Subject",
    "UnknownEraError",
    "UsageError",
    "Yen",
    "because",
    "calendar_year",
    "day_of",
    "era_year",
]
