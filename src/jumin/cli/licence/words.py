"""Categories, reasons and outcomes as texts of the catalogue."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jumin.cli.licence.examination import Outcome
from jumin.cli.manner import JAPANESE
from jumin.locale.catalogue import gettext_noop as _
from jumin.pki.vectors import Category, Entry, Reason
from jumin.pki.vectors.gaps import GAPS


_CATEGORIES: Final[Mapping[Category, str]] = MappingProxyType(
    {
        Category.SIGNATURE: _("Bare signatures"),
        Category.CMS: _("Signed messages (CMS)"),
        Category.CERTIFICATE: _("Certificate fields"),
        Category.EXTENSIONS: _("Certificate extensions"),
        Category.PROFILE: _("This service's profile"),
        Category.CHAIN: _("Authorities and generations"),
        Category.CRL: _("Revocation lists (CRL)"),
        Category.OCSP: _("Status answers (OCSP)"),
        Category.TIME: _("Instants and evidence"),
    }
)
_REASONS: Final[Mapping[Reason, str]] = MappingProxyType(
    {
        Reason.REVOKED: _("no: revoked"),
        Reason.HELD: _("no: held"),
        Reason.EXPIRED: _("no: expired"),
        Reason.UNTRUSTED: _("no: untrusted"),
        Reason.STATUS_UNKNOWN: _("no: status unknown"),
    }
)
_OUTCOMES: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.PASSED: _("Right"),
        Outcome.ACCEPTED: _("Accepted wrongly"),
        Outcome.REFUSED: _("Refused wrongly"),
        Outcome.UNANSWERED: _("No answer"),
        Outcome.DECLINED: _("Not made for it"),
    }
)


def category_name(category: Category) -> str:
    """What cases of a category are about."""
    return _CATEGORIES[category]


def reason_name(reason: Reason) -> str:
    """The right answer where it is no."""
    return _REASONS[reason]


def outcome_name(outcome: Outcome) -> str:
    """How a verifier did."""
    return _OUTCOMES[outcome]


def sentence(case: Entry, language: str) -> str:
    """What is wrong or unusual in a case."""
    return case.japanese if language == JAPANESE else case.english


def gap_sentence(check: str, language: str) -> str:
    """What somebody could do where a check is missing."""
    return GAPS[check].japanese if language == JAPANESE else GAPS[check].english
