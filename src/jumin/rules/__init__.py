"""The law (法令と案内): periods, kiosk and cures, from dated parameters with their sources."""

from jumin.rules.card_kinds import card_uses, may_be_used_for
from jumin.rules.card_uses import CardKind, CardUse
from jumin.rules.certification.askers import Asker
from jumin.rules.certification.authorities import (
    next_generation_on,
    responder_last_day,
    responder_renewal_on,
)
from jumin.rules.certification.revocation import askers, may_revoke
from jumin.rules.counter.circumstances import CIRCUMSTANCES, Circumstance
from jumin.rules.counter.comers import COMERS, Comer
from jumin.rules.counter.day_kinds import DayKind, holiday_name
from jumin.rules.counter.desk_hours import (
    SpecialDay,
    desk_hours,
    is_desk_open,
    is_desk_open_at,
    next_desk_closing,
    next_desk_opening,
    special_days,
)
from jumin.rules.counter.desk_units import Desk
from jumin.rules.counter.desks import desk, desk_keys
from jumin.rules.counter.identity import identity_asked_for, proves_identity, proves_number
from jumin.rules.counter.number_procedures import NumberProcedure, number_procedures
from jumin.rules.counter.paper_units import Entry, Paper, Proof
from jumin.rules.counter.papers import MayNotComeError, circumstances_of, papers
from jumin.rules.counter.pin_care import PinCare, pin_care
from jumin.rules.counter.presented import PresentedDocument, UnknownDocumentError
from jumin.rules.counter.procedures import WAYS, Procedure, Way
from jumin.rules.counter.things import (
    identity_documents,
    number_documents,
    proving_documents,
    thing_name,
    things,
)
from jumin.rules.counter.timetable import DeskHours, Timetable
from jumin.rules.counter.visiting import comers, may_come
from jumin.rules.counter.ways import procedure_name, procedures, ways
from jumin.rules.cures import Cure, cure, desks
from jumin.rules.expiry.birthdays import age_on, nth_birthday_after
from jumin.rules.expiry.certificates import (
    certificate_last_day,
    signature_certificate_from,
    signature_certificate_from_age,
)
from jumin.rules.expiry.clinics import usable_at_clinics_until
from jumin.rules.expiry.move_deadlines import MoveDeadlineKey, move_deadlines
from jumin.rules.expiry.renewal import (
    is_renewal_notified,
    is_renewing,
    renewal_notice_day,
    renewal_notice_month,
    renewal_opens_on,
)
from jumin.rules.expiry.residency import Residency
from jumin.rules.expiry.standing import Standing, card_standing, certificate_standing
from jumin.rules.expiry.stay import (
    card_last_day_after_extension,
    extension_last_day,
    special_period_last_day,
    stay_ends_card,
)
from jumin.rules.expiry.timeline import Deadline, DeadlineKey, deadlines
from jumin.rules.expiry.validity import card_last_day, first_day_lapsed
from jumin.rules.hotline import hotline, hotline_answers, hotline_menu, line_hours
from jumin.rules.hotline_units import Charge, Language, PhoneLine, Topic
from jumin.rules.insurance import (
    clinic_checks,
    is_limit_certificate_needed,
    is_membership_notified,
    is_old_insurance_card_accepted,
    is_old_insurance_card_issued,
    may_use_as_insurance_card,
)
from jumin.rules.kiosk.caveats import FeeFreePurpose, Note, NotIssued
from jumin.rules.kiosk.conditions import Condition
from jumin.rules.kiosk.hours import (
    closed_days,
    hours,
    maintenance,
    next_opening,
    open_spans,
    opening,
)
from jumin.rules.kiosk.issue import may_issue
from jumin.rules.kiosk.limits import not_issued
from jumin.rules.kiosk.machine import (
    bad_print_lifetime,
    idle_timeout,
    machine_flow,
    pin_reset_lifetime,
    request_lifetime,
)
from jumin.rules.kiosk.notes import fee_free_purposes, kiosk_notes
from jumin.rules.kiosk.question import IssueQuestion
from jumin.rules.kiosk.service import (
    Offer,
    available_from,
    conditions,
    documents,
    fee,
    items,
    most_copies,
    subjects,
)
from jumin.rules.kiosk.states import FamilyState, RecordState, SealState, TaxState, UseState
from jumin.rules.kiosk.stop_units import Stop
from jumin.rules.kiosk.stores import Store, stores
from jumin.rules.kiosk.taxation import newest_tax_year
from jumin.rules.kiosk.told import Told
from jumin.rules.kiosk.updates import family_in_update_until, in_update_until
from jumin.rules.kiosk.use import may_apply_for_use, use_available_from
from jumin.rules.known.answers import Answer, Citation, DatedValue, Kind, NoValueError, Source
from jumin.rules.known.catalogue import UnknownParameterError, catalogue, parameter_named
from jumin.rules.known.checking import Finding, check
from jumin.rules.known.current import answering_by, parameters
from jumin.rules.known.differences import Difference, differences, differences_between
from jumin.rules.known.directory import municipalities, municipality
from jumin.rules.known.loading import RulesFolderError, load, load_over, packaged
from jumin.rules.known.municipality_names import Municipality, UnknownMunicipalityError
from jumin.rules.known.parameters import Parameter, Parameters
from jumin.rules.known.plain import plain, plain_parameter
from jumin.rules.known.plain_units import Hours, MonthDay, YearlyDays
from jumin.rules.known.schemas import schema_texts
from jumin.rules.known.yaml_nodes import ParameterFileError
from jumin.rules.moves.changes import (
    is_card_kept_abroad,
    may_state_former_surname,
    what_is_done,
    what_lapses,
)
from jumin.rules.moves.course import MoveStage, MoveStanding, move_course, move_standing
from jumin.rules.moves.effects import CardAct, HolderChange, Lapsing
from jumin.rules.moves.lapse import Lapse, Move, MoveDeadline, move_lapse
from jumin.rules.moves.moving import (
    continued_use_last_day,
    is_moving_in_notified_in_time,
    moving_in_notice_last_day,
    moving_in_notice_last_day_after_moving_out,
)
from jumin.rules.my_number import (
    fraud_desk,
    is_number_told,
    may_ask_for_number,
    may_copy,
    number_digits,
)
from jumin.rules.number_purposes import CardSide, NumberChannel, NumberPurpose
from jumin.rules.orders import undelivered_until
from jumin.rules.periods import ImpossibleDaysError, Month
from jumin.rules.pin_units import PinForm
from jumin.rules.pins import CHOSEN_PINS, may_be_equal, pin_form, pin_tries
from jumin.rules.reissue.causes import CAUSES, Cause
from jumin.rules.reissue.charging import Charging
from jumin.rules.reissue.fees import card_fee, certificates_fee, charging, reissue_fee
from jumin.rules.reissue.handling import handling_cautions
from jumin.rules.reissue.loss import LossStep, found_steps, loss_steps
from jumin.rules.reissue.loss_acts import LossAct, Mishap
from jumin.rules.reissue.number_change import may_change_number
from jumin.terms import PinRole, Reason, because


__all__ = [
    "CAUSES",
    "CHOSEN_PINS",
    "CIRCUMSTANCES",
    "COMERS",
    "WAYS",
    "Answer",
    "Asker",
    "CardAct",
    "CardKind",
    "CardSide",
    "CardUse",
    "Cause",
    "Charge",
    "Charging",
    "Circumstance",
    "Citation",
    "Comer",
    "Condition",
    "Cure",
    "DatedValue",
    "DayKind",
    "Deadline",
    "DeadlineKey",
    "Desk",
    "DeskHours",
    "Difference",
    "Entry",
    "FamilyState",
    "FeeFreePurpose",
    "Finding",
    "HolderChange",
    "Hours",
    "ImpossibleDaysError",
    "IssueQuestion",
    "Kind",
    "Language",
    "Lapse",
    "Lapsing",
    "LossAct",
    "LossStep",
    "MayNotComeError",
    "Mishap",
    "Month",
    "MonthDay",
    "Move",
    "MoveDeadline",
    "MoveDeadlineKey",
    "MoveStage",
    "MoveStanding",
    "Municipality",
    "NoValueError",
    "NotIssued",
    "Note",
    "NumberChannel",
    "NumberProcedure",
    "NumberPurpose",
    "Offer",
    "Paper",
    "Parameter",
    "ParameterFileError",
    "Parameters",
    "PhoneLine",
    "PinCare",
    "PinForm",
    "PinRole",
    "PresentedDocument",
    "Procedure",
    "Proof",
    "Reason",
    "RecordState",
    "Residency",
    "RulesFolderError",
    "SealState",
    "Source",
    "SpecialDay",
    "Standing",
    "Stop",
    "Store",
    "TaxState",
    "Timetable",
    "Told",
    "Topic",
    "UnknownDocumentError",
    "UnknownMunicipalityError",
    "UnknownParameterError",
    "UseState",
    "Way",
    "YearlyDays",
    "age_on",
    "answering_by",
    "askers",
    "available_from",
    "bad_print_lifetime",
    "because",
    "card_fee",
    "card_last_day",
    "card_last_day_after_extension",
    "card_standing",
    "card_uses",
    "catalogue",
    "certificate_last_day",
    "certificate_standing",
    "certificates_fee",
    "charging",
    "check",
    "circumstances_of",
    "clinic_checks",
    "closed_days",
    "comers",
    "conditions",
    "continued_use_last_day",
    "cure",
    "deadlines",
    "desk",
    "desk_hours",
    "desk_keys",
    "desks",
    "differences",
    "differences_between",
    "documents",
    "extension_last_day",
    "family_in_update_until",
    "fee",
    "fee_free_purposes",
    "first_day_lapsed",
    "found_steps",
    "fraud_desk",
    "handling_cautions",
    "holiday_name",
    "hotline",
    "hotline_answers",
    "hotline_menu",
    "hours",
    "identity_asked_for",
    "identity_documents",
    "idle_timeout",
    "in_update_until",
    "is_card_kept_abroad",
    "is_desk_open",
    "is_desk_open_at",
    "is_limit_certificate_needed",
    "is_membership_notified",
    "is_moving_in_notified_in_time",
    "is_number_told",
    "is_old_insurance_card_accepted",
    "is_old_insurance_card_issued",
    "is_renewal_notified",
    "is_renewing",
    "items",
    "kiosk_notes",
    "line_hours",
    "load",
    "load_over",
    "loss_steps",
    "machine_flow",
    "maintenance",
    "may_apply_for_use",
    "may_ask_for_number",
    "may_be_equal",
    "may_be_used_for",
    "may_change_number",
    "may_come",
    "may_copy",
    "may_issue",
    "may_revoke",
    "may_state_former_surname",
    "may_use_as_insurance_card",
    "most_copies",
    "move_course",
    "move_deadlines",
    "move_lapse",
    "move_standing",
    "moving_in_notice_last_day",
    "moving_in_notice_last_day_after_moving_out",
    "municipalities",
    "municipality",
    "newest_tax_year",
    "next_desk_closing",
    "next_desk_opening",
    "next_generation_on",
    "next_opening",
    "not_issued",
    "nth_birthday_after",
    "number_digits",
    "number_documents",
    "number_procedures",
    "open_spans",
    "opening",
    "packaged",
    "papers",
    "parameter_named",
    "parameters",
    "pin_care",
    "pin_form",
    "pin_reset_lifetime",
    "pin_tries",
    "plain",
    "plain_parameter",
    "procedure_name",
    "procedures",
    "proves_identity",
    "proves_number",
    "proving_documents",
    "reissue_fee",
    "renewal_notice_day",
    "renewal_notice_month",
    "renewal_opens_on",
    "request_lifetime",
    "responder_last_day",
    "responder_renewal_on",
    "schema_texts",
    "signature_certificate_from",
    "signature_certificate_from_age",
    "special_days",
    "special_period_last_day",
    "stay_ends_card",
    "stores",
    "subjects",
    "thing_name",
    "things",
    "undelivered_until",
    "usable_at_clinics_until",
    "use_available_from",
    "ways",
    "what_is_done",
    "what_lapses",
]
