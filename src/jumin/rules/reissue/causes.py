"""Why a card is issued anew (再交付の事由)."""

from collections.abc import Mapping
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from jumin.terms import Reason, because


@unique
class Cause(StrEnum):
    """A cause of a reissue, as the guides name them (再交付の事由)."""

    LOSS = "loss"
    """It was lost (紛失)."""
    THEFT = "theft"
    """It was stolen (盗難)."""
    FIRE = "fire"
    """It burnt (焼失)."""
    DAMAGE = "damage"
    """It is badly damaged (毀損、著しい損傷)."""
    CARELESS_HANDLING = "careless-handling"
    """It fails because it was not handled with care (取扱い上の注意を守らなかったための不具合)."""
    VOLUNTARY_RETURN = "voluntary-return"
    """It was given back without need (自主的な返納)."""
    STAY_LAPSED = "stay-lapsed"
    """It lapsed with a stay that was then extended (在留期間の満了による失効後の延長)."""
    NUMBER_CHANGE = "number-change"
    """The Individual Number was changed (個人番号の変更)."""
    LOST_ABROAD = "lost-abroad"
    """It was lost between moving abroad and coming back (国外転出後、転入時に紛失している)."""
    NOTICE_MISSED = "notice-missed"
    """It lapsed for want of a notice of moving in (転入届の期間の経過)."""
    CONTINUED_USE_MISSED = "continued-use-missed"
    """It lapsed for want of continued use (継続利用の期間の経過)."""
    RENEWAL_WITHOUT_OLD_CARD = "renewal-without-old-card"
    """It is renewed, and the old one is not given back (更新時に返納がない)."""
    ENDORSEMENT_FULL = "endorsement-full"
    """The endorsement field is full (追記欄の余白がない)."""
    RETURNED_ABROAD = "returned-abroad"
    """It was given back at a move abroad (国外転出による返納)."""
    RENEWAL = "renewal"
    """It is renewed before its end (更新)."""
    FIRST_ISSUE = "first-issue"
    """It is the holder's first (初回の交付)."""
    AUTHORITY_FAULT = "authority-fault"
    """The municipality or J-LIS made a mistake (市区町村又は機構の誤り)."""
    DISASTER = "disaster"
    """A disaster (天災)."""
    NOT_HOLDERS = "not-holders"
    """Something else that is not the holder's (その他本人の責めによらない事由)."""


CAUSES: Final[Mapping[Cause, Reason]] = MappingProxyType(
    {
        Cause.LOSS: because("the card was lost"),
        Cause.THEFT: because("the card was stolen"),
        Cause.FIRE: because("the card burnt"),
        Cause.DAMAGE: because("the card is badly damaged"),
        Cause.CARELESS_HANDLING: because("the card fails for want of care"),
        Cause.VOLUNTARY_RETURN: because("the card was given back without need"),
        Cause.STAY_LAPSED: because("the card lapsed with a stay that was then extended"),
        Cause.NUMBER_CHANGE: because("the Individual Number was changed"),
        Cause.LOST_ABROAD: because("the card was lost between moving abroad and coming back"),
        Cause.NOTICE_MISSED: because("the card lapsed for want of a notice of moving in"),
        Cause.CONTINUED_USE_MISSED: because("the card lapsed for want of continued use"),
        Cause.RENEWAL_WITHOUT_OLD_CARD: because("a renewal without giving the old card back"),
        Cause.ENDORSEMENT_FULL: because("the endorsement field is full"),
        Cause.RETURNED_ABROAD: because("the card was given back at a move abroad"),
        Cause.RENEWAL: because("a renewal"),
        Cause.FIRST_ISSUE: because("the holder's first card"),
        Cause.AUTHORITY_FAULT: because("a mistake of the municipality or of J-LIS"),
        Cause.DISASTER: because("a disaster"),
        Cause.NOT_HOLDERS: because("something else that is not the holder's"),
    }
)
"""The causes in words."""
