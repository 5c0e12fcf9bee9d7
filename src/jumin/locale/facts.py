"""Facts of a refusal as words: `authentication` → 利用者証明用電子証明書."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.catalogue import text
from jumin.locale.moments import tell_day, tell_instant
from jumin.terms import RevocationReason
from jumin.terms.refusals import Fact


WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "role": {
            "signature": _("digital signature PIN"),
            "authentication": _("user authentication PIN"),
            "input-support": _("card-info input support PIN"),
            "resident-register": _("resident register PIN"),
            "verification-number-a": _("verification number A"),
            "verification-number-b": _("verification number B"),
            "birth-date": _("date of birth as a PIN"),
        },
        "purpose": {
            "signature": _("digital signature certificate"),
            "authentication": _("user authentication certificate"),
        },
        "asker": {
            "holder": _("the holder"),
            "municipality": _("the municipality"),
            "hotline": _("the hotline for lost cards"),
            "register": _("the resident register"),
            "calendar": _("the calendar"),
            "authority": _("the certification authority"),
        },
        "document": {
            "resident-record": _("Copy of the resident record"),
            "seal-registration": _("Seal registration certificate"),
            "family-register": _("Certificate of matters in the family register"),
            "supplementary-register": _("Copy of the supplementary family register"),
            "taxation": _("Certificate of income, taxation or exemption"),
        },
        "subject": {
            "self": _("one's own matters"),
            "all": _("everybody's matters"),
        },
        "item": {
            "householder": _("Householder and relationship"),
            "domicile": _("Registered domicile and head of the family register, or nationality"),
            "my-number": _("My Number"),
        },
        "cause": {
            "moved-out": _("moved out"),
            "died": _("died"),
        },
        "place": {
            "being put back": _("the town is being put back"),
            "being saved": _("the town is being saved"),
            "card office": _("card office"),
            "command line": _("command line"),
            "counter": _("counter"),
            "founded anew": _("the town is being founded anew"),
            "kiosk": _("kiosk"),
            "roster": _("roster"),
            "slot": _("card slot"),
        },
        "store": {
            "seven-eleven": _("Seven-Eleven"),
            "lawson": _("Lawson"),
            "familymart": _("FamilyMart"),
            "ministop": _("Ministop"),
            "seicomart": _("Seicomart"),
            "kasumi": _("Kasumi"),
            "aeon": _("Aeon"),
            "cocokara-fine": _("Cocokara Fine"),
        },
        "check": {
            "proof": _("the card's signature"),
            "certificate": _("the certificate itself"),
            "chain": _("the issuing authority"),
            "profile": _("the kind of certificate"),
            "status": _("the revocation status"),
            "crl": _("the revocation list"),
            "cms": _("the signed message"),
        },
        "reason": {
            str(RevocationReason.UNSPECIFIED.value): _("no reason stated"),
            str(RevocationReason.KEY_COMPROMISE.value): _("the key may be known to others"),
            str(RevocationReason.CA_COMPROMISE.value): _("the authority's key may be known"),
            str(RevocationReason.AFFILIATION_CHANGED.value): _("name, address or the like changed"),
            str(RevocationReason.SUPERSEDED.value): _("replaced by a newer one"),
            str(RevocationReason.CESSATION_OF_OPERATION.value): _("no longer used"),
            str(RevocationReason.CERTIFICATE_HOLD.value): _("held"),
        },
    }
)
"""Fact → value → words. A value that is not listed is shown as it is."""

_DAYS: Final = frozenset({"since", "available_from", "expired_on", "on"})
_INSTANTS: Final = frozenset({"opens_at"})


def word(fact: str, value: Fact, language: str) -> str:
    """Tell a fact's value in words; `chain.issuer`, `slot 127.0.0.1:1` by what they begin with."""
    key = str(value)
    if fact in _DAYS | _INSTANTS:
        return _moment(key, language)
    words = WORDS.get(fact, {})
    listed = words.get(key) or words.get(_reason_number(key))
    if listed:
        return text(listed, language)
    kind, _separator, which = key.partition("." if fact == "check" else " ")
    return f"{text(words[kind], language)} ({which})" if kind in words else key


def _reason_number(key: str) -> str:
    """Give the number of a revocation reason that was told by its name."""
    name = key.upper().replace("-", "_")
    return str(RevocationReason[name].value) if name in RevocationReason.__members__ else key


def _moment(iso: str, language: str) -> str:
    """Write a day, or an instant in Japan, told in ISO 8601; anything else stays as it is."""
    try:
        if len(iso) == len("2026-11-21"):
            return tell_day(date.fromisoformat(iso), language)
        return tell_instant(datetime.fromisoformat(iso), language)
    except ValueError:
        return iso
