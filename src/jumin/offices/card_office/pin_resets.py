"""A new signature PIN at a kiosk (署名用パスワード初期化): reserved by app, redeemed there.

The plug may be pulled anywhere. The one-time code therefore stays good until the machine has
reported that the card took the new PIN: whoever was cut off begins again with the same code,
whichever PIN the card has by then.

Sources: izumi-guide, on signature PINs; tsukuba-guide-2023-10 §3(2).
"""

import hmac
import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings

from jumin.offices.card_office import book, models
from jumin.offices.card_office.book import OFFICE
from jumin.offices.card_office.errors import NothingReservedError
from jumin.offices.card_office.values import CardNumber
from jumin.offices.common.books import write_journal
from jumin.offices.common.transactions import office_transaction
from jumin.rules import pin_reset_lifetime
from jumin.rules.lives import CardStatus
from jumin.terms import (
    CertificatePurpose,
    Refusal,
    RefusalCode,
    RefusedError,
    ResidentId,
    SerialNumber,
    day_of,
)


APP: Final = "phone.app"
KIOSK: Final = "kiosk"
MOST_TRIES: Final = 5
"""How often in a row the code may be wrong: as often as the PIN that it sets (assumed)."""
_DIGITS: Final = 8
_FORM: Final = re.compile(r"[0-9]{8}")
_WRONG: Final = Refusal(RefusalCode.RESET_CODE_WRONG)


def reserve(resident: ResidentId, *, at: datetime) -> str:
    """Reserve a reset for a resident's card; a former reservation is void thereby."""
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
    with office_transaction(OFFICE):
        handed_over = models.Card.objects.filter(resident=resident, handed_over_on__isnull=False)
        card = _usable(handed_over.order_by("-handed_over_on", "-pk").first())
        if card.signature_serial is None:
            facts = {"purpose": CertificatePurpose.SIGNATURE.value}
            raise RefusedError(Refusal(RefusalCode.CERTIFICATE_ABSENT, facts))
        models.PinReset.objects.update_or_create(
            card=card,
            defaults={
                "digest": _digest(card, at, code),
                "reserved_at": at,
                "tries_left": MOST_TRIES,
                "is_redeemed": False,
            },
        )
        write_journal(OFFICE, "card.pin_reset_reserved", card.number, at=at, actor=APP)
    return code


def redeem(serial: SerialNumber, code: str, *, at: datetime) -> CardNumber:
    """Redeem the code for the card with this authentication certificate; tell its number.

    A try is taken off, and committed, before the code is compared.
    """
    if not _FORM.fullmatch(code):
        raise RefusedError(_WRONG)
    tried = _spend_try(serial, at=at)
    with office_transaction(OFFICE):
        reserved = models.PinReset.objects.select_related("card").filter(pk=tried.pk).first()
        if reserved is None or not _is_code_of(reserved, code):
            raise RefusedError(_WRONG)
        reserved.is_redeemed, reserved.tries_left = True, MOST_TRIES
        reserved.save()
        write_journal(OFFICE, "card.pin_reset_redeemed", reserved.card.number, at=at, actor=KIOSK)
    return CardNumber(reserved.card.number)


def written(number: CardNumber, *, at: datetime) -> None:
    """Enter that the card has taken its new PIN: only now the code is used up."""
    with office_transaction(OFFICE):
        card = book.find(number)
        used, _ = models.PinReset.objects.filter(card=card, is_redeemed=True).delete()
        if not used:
            raise NothingReservedError(number)
        card.pin_changed_at = at
        book.save(card)
        write_journal(OFFICE, "card.signature_pin_set", number, at=at, actor=KIOSK)


def _spend_try(serial: SerialNumber, *, at: datetime) -> models.PinReset:
    with office_transaction(OFFICE):
        reserved = _reserved(serial, at=at)
        reserved.tries_left -= 1
        reserved.save()
        write_journal(OFFICE, "card.pin_reset_tried", reserved.card.number, at=at, actor=KIOSK)
    return reserved


def _is_code_of(reserved: models.PinReset, code: str) -> bool:
    digest = _digest(reserved.card, reserved.reserved_at, code)
    return hmac.compare_digest(reserved.digest, digest)


def _reserved(serial: SerialNumber, *, at: datetime) -> models.PinReset:
    """Find the reservation for the card in the tray; refuse one that is over."""
    card = _usable(models.Card.objects.filter(authentication_serial=serial).first())
    reserved = models.PinReset.objects.select_related("card").filter(card=card).first()
    if reserved is None or not reserved.tries_left:
        raise RefusedError(_WRONG)
    lifetime = pin_reset_lifetime(day_of(reserved.reserved_at)).value
    if at >= reserved.reserved_at + lifetime:
        hours = lifetime // timedelta(hours=1)
        raise RefusedError(Refusal(RefusalCode.RESET_CODE_EXPIRED, {"hours": hours}))
    return reserved


def _usable(card: models.Card | None) -> models.Card:
    """Refuse a card that is not in use: no PIN of it is set anew."""
    status = None if card is None else CardStatus(card.status)
    if card is not None and status is CardStatus.IN_USE:
        return card
    if card is not None and status is CardStatus.SUSPENDED and card.suspended_at:
        since = {"since": card.suspended_at.isoformat()}
        raise RefusedError(Refusal(RefusalCode.CARD_SUSPENDED, since))
    if card is not None and status is CardStatus.LAPSED and card.lapsed_at:
        since = {"since": card.lapsed_at.isoformat()}
        raise RefusedError(Refusal(RefusalCode.CARD_LAPSED, since))
    raise RefusedError(Refusal(RefusalCode.CARD_ABSENT))


def _digest(card: models.Card, reserved_at: datetime, code: str) -> str:
    """Compute what is kept of a code: it opens this card only, for this reservation only."""
    bound = f"{card.resident}:{card.number}:{reserved_at.astimezone(UTC).isoformat()}:{code}"
    return hmac.digest(settings.JUMIN_SECRETS.derive("pin-reset"), bound.encode(), "sha256").hex()
