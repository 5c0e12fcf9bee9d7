"""What other rooms may ask of the card office: values in, values out."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from jumin.cardfiles import Applet
from jumin.offices.card_office import (
    book,
    counter_certificates,
    models,
    pin_resets,
    record_keys,
    records,
    services,
)
from jumin.offices.card_office import manufacture as factory
from jumin.offices.card_office.values import (
    CardApplication,
    CardNumber,
    CardState,
    CertificateCause,
    ManufacturedCard,
)
from jumin.offices.certification.gateway import CardCertificates
from jumin.offices.common import courier
from jumin.terms import BasicFour, CertificatePurpose, ResidentId, SerialNumber


__all__ = [
    "CardApplication",
    "CardCertificates",
    "CardNumber",
    "CardState",
    "CertificateCause",
    "ManufacturedCard",
    "are_records_behind",
    "card",
    "card_of",
    "card_of_order",
    "card_with",
    "cards",
    "certificates_written",
    "changed_records",
    "continue_use",
    "found_record_keys",
    "give_back",
    "hand_over",
    "issuer_key",
    "lift_suspension",
    "manufacture",
    "may_state",
    "order_certificates",
    "pin_reset_written",
    "pins_set",
    "publish_record_keys",
    "records_written",
    "redeem_pin_reset",
    "require_serviceable",
    "reserve_pin_reset",
    "security_code",
    "suspend",
]


def found_record_keys(*, at: datetime) -> None:
    """Make the keys by which the office vouches for records on cards, unless they are made.

    Their public halves are published (検証鍵の公開).
    """
    record_keys.found(at=at)


def publish_record_keys() -> None:
    """Publish the public keys by which the records on cards are proved, anew (検証鍵の公開)."""
    record_keys.publish()


def manufacture(
    application: CardApplication, *, at: datetime, random: Callable[[int], bytes]
) -> ManufacturedCard:
    """Make a card on an application (発行) and give the image away: the office keeps no copy.

    Until the card is handed over, the same application (resident, day) makes the same card again:
    what a crash interrupted is finished by calling this again.
    """
    return factory.manufacture(application, at=at, random=random)


def hand_over(number: CardNumber, *, at: datetime, replaces: CardNumber | None = None) -> None:
    """Hand a card over to its holder (交付).

    `replaces` names the card in whose place it comes (再交付、更新): that one lapses and is given
    back, unless its loss was reported. A card of the holder's that is in force must be named; one
    that was never handed over lapses unnamed.
    """
    services.hand_over(number, at=at, replaces=replaces)
    courier.deliver()


def suspend(number: CardNumber, *, at: datetime) -> None:
    """Suspend a card (一時停止) as the hotline does, day and night."""
    services.suspend(number, at=at)
    courier.deliver()


def lift_suspension(number: CardNumber, *, at: datetime) -> None:
    """Lift the suspension of a card that was found (一時停止解除).

    Its certificates stay held for good: new ones are to be written into it in the same visit.
    """
    services.lift_suspension(number, at=at)
    courier.deliver()


def continue_use(number: CardNumber, *, at: datetime) -> None:
    """Continue a card's use where its holder moved in (継続利用)."""
    services.continue_use(number, at=at)
    courier.deliver()


def give_back(number: CardNumber, *, at: datetime) -> None:
    """Take a card back (返納)."""
    services.give_back(number, at=at)
    courier.deliver()


def order_certificates(
    number: CardNumber,
    requests: Mapping[CertificatePurpose, bytes],
    *,
    cause: CertificateCause,
    at: datetime,
) -> CardCertificates:
    """Order certificates for keys that a card in use has just made at the counter (発行申請).

    Each key has signed its request (`jumin.pki.requests`, `card_subject` with this number); raises
    `RequestRefusedError` where it has not.
    """
    courier.deliver()
    return counter_certificates.order(number, requests, cause=cause, at=at)


def certificates_written(number: CardNumber, *, at: datetime) -> None:
    """Report that what was ordered last is in the card: the former certificates become void."""
    counter_certificates.written(number, at=at)
    courier.deliver()


def changed_records(number: CardNumber, *, at: datetime) -> Mapping[Applet, Mapping[int, bytes]]:
    """Order what makes a card say again what the register says (記載事項の変更).

    After a move or a change of name: the files of each application, by identifier, signed; empty
    where the card says it already. Its address image is the new one (追記欄). What a visit that
    was cut off ordered is given again until `records_written`.
    """
    courier.deliver()
    return records.order(number, at=at)


def records_written(number: CardNumber, *, at: datetime) -> None:
    """Report that the records ordered last are in the card."""
    records.written(number, at=at)


def are_records_behind(number: CardNumber) -> bool:
    """Whether a card states something else than the register, or may: it is to be written anew."""
    return records.are_behind(book.find(number))


def may_state(number: CardNumber, attributes: BasicFour) -> bool:
    """Whether a card may state these four items: the office wrote them, or has ordered them."""
    return records.may_state(number, attributes)


def security_code(number: CardNumber) -> str:
    """Tell the four digits printed below a card's photograph (セキュリティコード)."""
    return records.security_code(number)


def issuer_key(number: CardNumber) -> bytes:
    """Give the key by which a card knows its issuer's terminal (発行者鍵): to no other."""
    return factory.issuer_key(CardNumber(book.find(number).number))


def require_serviceable(number: CardNumber) -> None:
    """Make sure that a card can be written to at the counter.

    Raises `CardUnknownError`, `CardEventRefusedError` where it is not in use,
    `UseNotContinuedError`.
    """
    book.serviceable(number, "visited-the-counter")


def pins_set(number: CardNumber, *, at: datetime) -> None:
    """Report that a card took the PINs of its holder's memo sheet anew (暗証番号の再設定)."""
    services.pins_set(number, at=at)


def reserve_pin_reset(resident: ResidentId, *, at: datetime) -> str:
    """Reserve a new signature PIN by the phone app (署名用パスワード初期化の予約); tell the code.

    The one-time code has 8 digits and is good for the card that the resident holds now, for
    `rules.pin_reset_lifetime`. The office keeps no copy; a new reservation voids the old one.

    Raises RefusedError: `card.absent`, `card.suspended`, `card.lapsed`; `certificate.absent`
    where the card carries no signature certificate.
    """
    return pin_resets.reserve(resident, at=at)


def redeem_pin_reset(serial: SerialNumber, code: str, *, at: datetime) -> CardNumber:
    """Redeem a one-time code for the card in a machine's tray; tell the card's number.

    `serial` is that of the card's user authentication certificate. Until `pin_reset_written` the
    code can be redeemed again, within its time.

    Raises RefusedError: `card.absent`, `card.suspended`, `card.lapsed`; `reset.code_wrong`, where
    a try was taken off, or nothing is reserved, or no try is left; `reset.code_expired` (hours).
    """
    return pin_resets.redeem(serial, code, at=at)


def pin_reset_written(number: CardNumber, *, at: datetime) -> None:
    """Report that a card has taken its new signature PIN: the code is used up."""
    pin_resets.written(number, at=at)


def card(number: CardNumber) -> CardState:
    """Tell the state of a card (運用状況)."""
    return book.state(book.find(number))


def card_with(serial: SerialNumber) -> CardState | None:
    """Tell the state of the card that carries a user authentication certificate.

    Of a certificate on a phone: the card with which it was applied for.
    """
    row = book.carrying(serial)
    return book.state(row) if row else None


def card_of(resident: ResidentId) -> CardState | None:
    """Tell the state of the card that a resident was handed over last."""
    handed_over = models.Card.objects.filter(resident=resident, handed_over_on__isnull=False)
    row = handed_over.order_by("-handed_over_on", "-pk").first()
    return book.state(row) if row else None


def card_of_order(order: str) -> CardNumber:
    """Tell for which card certificates were ordered, by the name of the order in the ledger."""
    return book.card_of_order(order)


def cards() -> Iterator[CardState]:
    """Tell the states of all cards."""
    return (book.state(row) for row in models.Card.objects.order_by("pk").iterator())
