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
    }
)
"""What falls due by the calendar. Other acts are told as the journal names them."""


def explain_act(act: str, language: str) -> str:
    """Tell an act of a journal in a language."""
    return text(ACTS[act], language) if act in ACTS else act
