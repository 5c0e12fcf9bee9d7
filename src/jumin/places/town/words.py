"""The states of cards and certificates in words, as the town's pages tell them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jumin.rules.lives import CardStatus, CertificateState
from jumin.sandbox.portraits import Hair, Stage


CARDS: Final[Mapping[CardStatus, Promise]] = MappingProxyType(
    {
        CardStatus.ORDERED: _("ordered, not made yet"),
        CardStatus.MANUFACTURED: _("made, not handed over yet"),
        CardStatus.IN_USE: _("in use"),
        CardStatus.SUSPENDED: _("suspended"),
        CardStatus.LAPSED: _("lapsed"),
        CardStatus.RETURNED: _("given back"),
    }
)
CERTIFICATES: Final[Mapping[CertificateState, Promise]] = MappingProxyType(
    {
        CertificateState.ISSUED: _("issued, not in its holder's hands yet"),
        CertificateState.DELIVERED: _("valid"),
        CertificateState.HELD: _("held"),
        CertificateState.REVOKED: _("revoked"),
        CertificateState.SUPERSEDED: _("replaced by a newer one"),
        CertificateState.EXPIRED: _("expired"),
    }
)
STAGES: Final[Mapping[Stage, Promise]] = MappingProxyType(
    {
        Stage.CHILD: _("a child"),
        Stage.YOUNG: _("a young person"),
        Stage.ADULT: _("a grown-up"),
        Stage.OLD: _("an old person"),
    }
)
HAIR: Final[Mapping[Hair, Promise]] = MappingProxyType(
    {
        Hair.CROPPED: _("cropped hair"),
        Hair.SHORT: _("short hair"),
        Hair.PARTED: _("parted hair"),
        Hair.BOB: _("a bob"),
        Hair.LONG: _("long hair"),
        Hair.BUN: _("hair in a bun"),
        Hair.TAILS: _("hair in two tails"),
        Hair.RECEDING: _("little hair"),
    }
)
