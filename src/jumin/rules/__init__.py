"""The law (法令と案内): periods, kiosk and cures, from dated parameters with their sources."""

from jumin.rules.certification.askers import Asker
from jumin.rules.certification.authorities import (
    next_generation_on,
    responder_last_day,
    responder_renewal_on,
)
from jumin.rules.certification.revocation import askers, may_revoke
from jumin.rules.counter.desk_hours import is_desk_open, next_desk_opening
from jumin.rules.cures import Cure, cure, desk, desks
from jumin.rules.expiry.renewal import is_renewing, renewal_notice_day, renewal_opens_on
from jumin.rules.expiry.validity import (
    age_on,
    card_last_day,
    certificate_last_day,
    nth_birthday_after,
    signature_certificate_from_age,
)
from jumin.rules.kiosk.conditions import Condition
from jumin.rules.kiosk.issue import may_issue
from jumin.rules.kiosk.machine import (
    bad_print_lifetime,
    idle_timeout,
    machine_flow,
    pin_reset_lifetime,
    request_lifetime,
)
from jumin.rules.kiosk.question import IssueQuestion
from jumin.rules.kiosk.service import (
    Offer,
    available_from,
    conditions,
    documents,
    fee,
    hours,
    items,
    most_copies,
    next_opening,
    opening,
    subjects,
)
from jumin.rules.kiosk.states import FamilyState, RecordState, SealState, TaxState, UseState
from jumin.rules.kiosk.stores import Store, stores
from jumin.rules.kiosk.taxation import newest_tax_year
from jumin.rules.kiosk.updates import family_in_update_until, in_update_until
from jumin.rules.kiosk.use import may_apply_for_use, use_available_from
from jumin.rules.known.answers import Answer, Citation, DatedValue, Kind, NoValueError, Source
from jumin.rules.known.current import answering_by, parameters
from jumin.rules.known.directory import UnknownMunicipalityError, municipalities, municipality
from jumin.rules.known.loading import Parameter, Parameters, load, packaged
from jumin.rules.known.municipality_names import Municipality
from jumin.rules.known.units import Desk, DeskHours, Hours, YearlyDays
from jumin.rules.known.yaml_nodes import ParameterFileError
from jumin.rules.moves.moving import (
    continued_use_last_day,
    is_moving_in_notified_in_time,
    moving_in_notice_last_day,
    moving_in_notice_last_day_after_moving_out,
)
from jumin.rules.orders import undelivered_until
from jumin.terms import Reason, because


__all__ = [
    "Answer",
    "Asker",
    "Citation",
    "Condition",
    "Cure",
    "DatedValue",
    "Desk",
    "DeskHours",
    "FamilyState",
    "Hours",
    "IssueQuestion",
    "Kind",
    "Municipality",
    "NoValueError",
    "Offer",
    "Parameter",
    "ParameterFileError",
    "Parameters",
    "Reason",
    "RecordState",
    "SealState",
    "Source",
    "Store",
    "TaxState",
    "UnknownMunicipalityError",
    "UseState",
    "YearlyDays",
    "age_on",
    "answering_by",
    "askers",
    "available_from",
    "bad_print_lifetime",
    "because",
    "card_last_day",
    "certificate_last_day",
    "conditions",
    "continued_use_last_day",
    "cure",
    "desk",
    "desks",
    "documents",
    "family_in_update_until",
    "fee",
    "hours",
    "idle_timeout",
    "in_update_until",
    "is_desk_open",
    "is_moving_in_notified_in_time",
    "is_renewing",
    "items",
    "load",
    "machine_flow",
    "may_apply_for_use",
    "may_issue",
    "may_revoke",
    "most_copies",
    "moving_in_notice_last_day",
    "moving_in_notice_last_day_after_moving_out",
    "municipalities",
    "municipality",
    "newest_tax_year",
    "next_desk_opening",
    "next_generation_on",
    "next_opening",
    "nth_birthday_after",
    "opening",
    "packaged",
    "parameters",
    "pin_reset_lifetime",
    "renewal_notice_day",
    "renewal_opens_on",
    "request_lifetime",
    "responder_last_day",
    "responder_renewal_on",
    "signature_certificate_from_age",
    "stores",
    "subjects",
    "undelivered_until",
    "use_available_from",
]
