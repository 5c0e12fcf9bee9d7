"""What one does after losing a card, by name (紛失時の手続)."""

from collections.abc import Mapping
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from jumin.rules.counter.procedures import Procedure


@unique
class Mishap(StrEnum):
    """What befell a card (紛失等の種類)."""

    LOST_OUTSIDE = "lost-outside"
    """Lost away from home (外出先での紛失)."""
    STOLEN = "stolen"
    """Stolen (盗難)."""
    LOST_AT_HOME = "lost-at-home"
    """Lost at home (自宅での紛失)."""
    BURNT = "burnt"
    """Burnt (焼失)."""
    DAMAGED = "damaged"
    """Badly damaged (著しい損傷)."""


@unique
class LossAct(StrEnum):
    """A step after a loss (手続)."""

    CALL_HOTLINE = "call-hotline"
    """The hotline suspends the card and holds its certificates (一時停止の連絡)."""
    REPORT_TO_POLICE = "report-to-police"
    """The police take the report and give its number (警察への遺失届)."""
    GET_DISASTER_CERTIFICATE = "get-disaster-certificate"
    """The fire station attests the fire (消防署等の罹災証明)."""
    REPORT_AT_COUNTER = "report-at-counter"
    """The loss is reported at the counter (窓口への紛失の届出)."""
    APPLY_FOR_REISSUE = "apply-for-reissue"
    """A new card is applied for (再交付の申請)."""
    COLLECT_CARD = "collect-card"
    """The new card is handed over, and the fee is paid (再交付カードの受取りと手数料)."""
    LIFT_SUSPENSION = "lift-suspension"
    """The suspension of a found card is lifted (一時停止の解除)."""
    REPLACE_CERTIFICATES = "replace-certificates"
    """The held certificates are revoked and new ones issued (電子証明書の発行)."""


PROCEDURE_OF: Final[Mapping[LossAct, Procedure]] = MappingProxyType(
    {
        LossAct.CALL_HOTLINE: Procedure.SUSPEND_CARD,
        LossAct.REPORT_AT_COUNTER: Procedure.REPORT_LOSS,
        LossAct.APPLY_FOR_REISSUE: Procedure.APPLY_FOR_REISSUE,
        LossAct.COLLECT_CARD: Procedure.PICK_UP_REISSUED_CARD,
        LossAct.LIFT_SUSPENSION: Procedure.LIFT_SUSPENSION,
        LossAct.REPLACE_CERTIFICATES: Procedure.ISSUE_CERTIFICATES_ANEW,
    }
)
"""The procedures whose ways and papers go with a step; the others are made elsewhere."""
