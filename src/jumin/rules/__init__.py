"""The law (法令と案内): periods, kiosk and cures, from dated parameters with their sources."""

from jumin.rules.answers import Answer, Citation, DatedValue, Kind, NoValueError, Source
from jumin.rules.authorities import (
    next_generation_on,
    responder_last_day,
    responder_renewal_on,
)
from jumin.rules.cures import Cure, cure, desk, desks
from jumin.rules.directory import UnknownMunicipalityError, municipalities, municipality
from jumin.rules.issue import ResidentRecordQuestion, may_issue_resident_record
from jumin.rules.kiosk import (
    Offer,
    available_from,
    documents,
    fee,
    flow,
    hours,
    items,
    most_copies,
    next_opening,
    opening,
    request_lifetime,
)
from jumin.rules.loading import Parameter, Parameters, load, packaged
from jumin.rules.moving import (
    continued_use_last_day,
    is_moving_in_notified_in_time,
    moving_in_notice_last_day,
    moving_in_notice_last_day_after_moving_out,
)
from jumin.rules.municipality_names import Municipality
from jumin.rules.orders import undelivered_until
from jumin.rules.renewal import is_renewing, renewal_notice_day, renewal_opens_on
from jumin.rules.units import Desk, DeskHours, Hours, YearlyDays
from jumin.rules.updates import in_update_until
from jumin.rules.validity import (
    age_on,
    card_last_day,
    certificate_last_day,
    nth_birthday_after,
    signature_certificate_from_age,
)
from jumin.rules.yaml_nodes import ParameterFileError


__all__ = [
    "Answer",
    "Citation",
    "Cure",
    "DatedValue",
    "Desk",
    "DeskHours",
    "Hours",
    "Kind",
    "Municipality",
    "NoValueError",
    "Offer",
    "Parameter",
    "ParameterFileError",
    "Parameters",
    "ResidentRecordQuestion",
    "Source",
    "UnknownMunicipalityError",
    "YearlyDays",
    "age_on",
    "available_from",
    "card_last_day",
    "certificate_last_day",
    "continued_use_last_day",
    "cure",
    "desk",
    "desks",
    "documents",
    "fee",
    "flow",
    "hours",
    "in_update_until",
    "is_moving_in_notified_in_time",
    "is_renewing",
    "items",
    "load",
    "may_issue_resident_record",
    "most_copies",
    "moving_in_notice_last_day",
    "moving_in_notice_last_day_after_moving_out",
    "municipalities",
    "municipality",
    "next_generation_on",
    "next_opening",
    "nth_birthday_after",
    "opening",
    "packaged",
    "renewal_notice_day",
    "renewal_opens_on",
    "request_lifetime",
    "responder_last_day",
    "responder_renewal_on",
    "signature_certificate_from_age",
    "undelivered_until",
]
