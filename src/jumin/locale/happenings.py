"""What happens in the town as words: `card.expired` → カードの有効期間が満了した."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.catalogue import text


ACTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "authority.founded": _("the authority founded a new generation"),
        "responder.renewed": _("the responder's certificate was renewed"),
        "card.abandoned": _("the order of the card was never finished"),
        "card.continued_use_awaited": _("the card's use is to be continued after the move"),
        "card.expired": _("the card expired"),
        "card.moving_in_awaited": _("a moving-in notice is awaited"),
        "card.move-not-notified": _("the card lapsed: no moving-in notice came in time"),
        "card.use-not-continued": _("the card lapsed: its use was not continued in time"),
        "certificate.expire": _("the certificate expired"),
        "certificate.revoke": _("the certificate was revoked"),
        "record.removed": _("the planned day came: the record was removed"),
        "request.cancelled": _("the request at the kiosk ended"),
        "request.left": _("the paper left at the kiosk was destroyed"),
        "use.registered": _("the use of documents from the registered domicile was entered"),
        "use.not-entered": _("the use of documents was not entered: nobody was found there"),
    }
)
"""What falls due by the calendar. Other acts are told as the journal names them."""

VISITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "card.found": _("the card was found: its suspension was lifted"),
        "card.given-back": _("the card was given back"),
        "card.handed-over": _("the card was handed over"),
        "card.loss-reported": _("the loss of the card was reported: it is suspended"),
        "card.pin_reset_reserved": _("a new signature PIN was reserved by the phone app"),
        "card.pins_set": _("the PINs were set anew at the counter"),
        "card.records_written": _("name or address in the card was changed at the counter"),
        "card.signature_pin_set": _("the signature PIN was set anew at a kiosk"),
        "card.replaced": _("another card took the place of this one"),
        "card.use_continued": _("the card's use was continued after the move"),
        "certificate.hold": _("the certificate is held"),
        "change_of_address.received": _("moved within the municipality"),
        "death.received": _("a notification of death was entered"),
        "issue.restricted": _("the issue of certificates was restricted"),
        "moving_in.received": _("moved in from another municipality"),
        "moving_out.cancelled": _("the moving-out was cancelled"),
        "moving_out.received": _("a moving-out was notified"),
        "request.refused": _("somebody was refused at the kiosk"),
        "request.taken": _("somebody took a paper at the kiosk"),
        "use.applied": _("the use of documents from the registered domicile was applied for"),
    }
)
"""What people have done, as the town's front page tells of it."""

COMING: Final[Mapping[str, str]] = MappingProxyType(
    {
        "authority.founded": _("the authority founds a new generation"),
        "responder.renewed": _("the responder's certificate is renewed"),
        "card.expired": _("the card expires"),
        "card.move-not-notified": _("the card lapses, unless a moving-in is notified before"),
        "card.use-not-continued": _("the card lapses, unless its use is continued before"),
        "certificate.expire": _("the certificate expires"),
        "record.removed": _("the planned day of moving out: the record is removed"),
        "use.registered": _("the use of documents from the registered domicile is entered"),
    }
)
"""What falls due by the calendar, before it does."""


def explain_act(act: str, language: str) -> str:
    """Tell an act of a journal in a language."""
    return text(ACTS[act], language) if act in ACTS else act


def explain_recent(act: str, language: str) -> str:
    """Tell an act of the calendar or of people, of `ACTS` or `VISITS`, in a language."""
    return text(VISITS[act], language) if act in VISITS else explain_act(act, language)


def explain_coming(act: str, language: str) -> str:
    """Tell in a language what an act of `COMING` will be."""
    return text(COMING[act], language)
