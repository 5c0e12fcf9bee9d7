"""The law (法令と案内): periods, kiosk and cures, from dated parameters with their sources."""

from jumin.rules.answers import Answer, Citation, DatedValue, Kind, NoValueError, Source
from jumin.rules.askers import Asker
from jumin.rules.authorities import (
    next_generation_on,
    responder_last_day,
    responder_renewal_on,
)
from jumin.rules.conditions import Condition
from jumin.rules.cures import Cure, cure, desk, desks
from jumin.rules.desk_hours import is_desk_open, next_desk_opening
from jumin.rules.directory import UnknownMunicipalityError, municipalities, municipality
from jumin.rules.issue import may_issue
from jumin.rules.kiosk import (
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
from jumin.rules.loading import Parameter, Parameters, load, packaged
from jumin.rules.machine import (
    bad_print_lifetime,
    idle_timeout,
    machine_flow,
    pin_reset_lifetime,
    request_lifetime,
)
from jumin.rules.moving import (
    continued_use_last_day,
    is_moving_in_notified_in_time,
    moving_in_notice_last_day,
    moving_in_notice_last_day_after_moving_out,
)
from jumin.rules.municipality_names import Municipality
from jumin.rules.orders import undelivered_until
from jumin.rules.question import IssueQuestion
from jumin.rules.renewal import is_renewing, renewal_notice_day, renewal_opens_on
from jumin.rules.revocation import askers, may_revoke
from jumin.rules.states import FamilyState, RecordState, SealState, TaxState, UseState
from jumin.rules.stores import Store, stores
from jumin.rules.taxation import newest_tax_year
from jumin.rules.units import Desk, DeskHours, Hours, YearlyDays
from jumin.rules.updates import family_in_update_until, in_update_until
from jumin.rules.use import may_apply_for_use, use_available_from
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
    "RecordState",
    "SealState",
    "Source",
    "Store",
    "TaxState",
    "UnknownMunicipalityError",
    "UseState",
    "YearlyDays",
    "age_on",
    "askers",
    "available_from",
    "bad_print_lifetime",
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
