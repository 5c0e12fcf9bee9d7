"""What a card says of its holder: its records when it is made, and when they change (券面情報).

Records that changed are written as certificates are: ordered, written into the card at the counter,
and reported. Until the report the office vouches for both, what the card stated and what it may
state by now.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Final, cast

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)
from django.conf import settings

from jumin import documents
from jumin.cardfiles import (
    Applet,
    CardFaceFile,
    CardImages,
    FaceParticulars,
    InputSupportFile,
    attribute_files,
    card_face_files,
    printed_birth,
)
from jumin.chip import HolderRecords
from jumin.offices.card_office import book, models, record_keys
from jumin.offices.card_office.book import OFFICE
from jumin.offices.card_office.errors import IndividualNumberAbsentError, NoRecordsOrderedError
from jumin.offices.card_office.values import CardApplication, CardNumber
from jumin.offices.common.books import write_journal
from jumin.offices.common.transactions import office_transaction
from jumin.offices.municipality import gateway as municipality
from jumin.rules import municipality as municipality_of
from jumin.terms import BasicFour, ResidentId


COUNTER: Final = "municipality.counter"
_CHANGED_TEXT: Final = (InputSupportFile.ATTRIBUTES, InputSupportFile.INTEGRITY)
_ORDERED: Final = "records-ordered"
_WRITTEN: Final = "records-written"
_PURPOSE: Final = "card-attributes"


def holder_records(card: models.Card) -> HolderRecords:
    """Tell what a card says of its holder by what the register says now (券面記載事項).

    Raises `RecordRemovedError` where there is no record any more.
    """
    resident = ResidentId(card.resident)
    holder = municipality.holder(resident)
    household = municipality.household_record(resident, numbers_of=frozenset({resident}))
    person = household.person(resident)
    if person.individual_number is None:
        raise IndividualNumberAbsentError(card.number)
    return HolderRecords(
        number=person.individual_number,
        attributes=holder.basic_four,
        serial=card.number,
        municipality_code=municipality_of(card.municipality).code,
        last_day=card.last_day,
        printed_birth=printed_birth(person.born_on, era=not person.nationality),
        security_code=security_code(CardNumber(card.number)),
    )


def images(says: HolderRecords, photograph: bytes) -> CardImages:
    """Draw what is printed on a card (券面の画像)."""
    return CardImages(
        name=documents.name_image(says.attributes.name),
        address=documents.address_image(says.attributes.address),
        portrait=photograph,
        number=documents.number_image(says.number),
        security_code=documents.security_code_image(says.security_code),
    )


def security_code(number: CardNumber) -> str:
    """Derive the four digits printed below a card's photograph (セキュリティコード)."""
    drawn: bytes = settings.JUMIN_SECRETS.derive(f"security-code:{number}")
    return f"{int.from_bytes(drawn) % 10_000:04}"


def keep(card: models.Card, says: HolderRecords, application: CardApplication) -> None:
    """Keep what a card that was made states, to write it anew; inside the act's transaction."""
    card_key = cast("RSAPrivateKey", application.keys.card).public_key()
    models.KeptRecords.objects.update_or_create(
        card=card,
        defaults={
            "card_key": card_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
            "photograph": application.photograph,
            "stated": _digest(card, says.attributes),
            "ordered": "",
        },
    )


def order(number: CardNumber, *, at: datetime) -> Mapping[Applet, Mapping[int, bytes]]:
    """Order the records by which a card in use says what the register says; none if it does.

    What was ordered and not reported as written is ordered again.
    """
    card = book.serviceable(number, _ORDERED)
    says, kept = holder_records(card), models.KeptRecords.objects.get(card=card)
    wanted = _digest(card, says.attributes)
    if not _is_behind(kept, wanted):
        return {}
    files = _changed_files(kept, says)
    with office_transaction(OFFICE):
        kept = models.KeptRecords.objects.get(card=book.serviceable(number, _ORDERED))
        ordered = kept.ordered.split()
        if ordered[-1:] != [wanted]:
            kept.ordered = " ".join((*ordered, wanted))
            kept.save(update_fields=["ordered"])
            write_journal(OFFICE, "card.records_ordered", number, at=at, actor=COUNTER)
    return files


def written(number: CardNumber, *, at: datetime) -> None:
    """Enter that the records ordered last are in the card: it states nothing else now."""
    with office_transaction(OFFICE):
        kept = models.KeptRecords.objects.get(card=book.serviceable(number, _WRITTEN))
        if not kept.ordered:
            raise NoRecordsOrderedError(number)
        kept.stated, kept.ordered = kept.ordered.split()[-1], ""
        kept.save(update_fields=["stated", "ordered"])
        write_journal(OFFICE, "card.records_written", number, at=at, actor=COUNTER)


def are_behind(card: models.Card) -> bool:
    """Whether a card states something else than the register, as far as was reported."""
    resident = ResidentId(card.resident)
    household = municipality.household_record(resident)
    person = household.person(resident)
    says = BasicFour(person.name, household.address, person.born_on, person.sex)
    return _is_behind(models.KeptRecords.objects.get(card=card), _digest(card, says))


def may_state(number: CardNumber, attributes: BasicFour) -> bool:
    """Whether the office put these four items on a card, or ordered them for it."""
    kept = models.KeptRecords.objects.select_related("card").filter(card__number=number).first()
    return kept is not None and _digest(kept.card, attributes) in (
        kept.stated,
        *kept.ordered.split(),
    )


def _is_behind(kept: models.KeptRecords, wanted: str) -> bool:
    return bool(kept.ordered) or kept.stated != wanted


def _changed_files(
    kept: models.KeptRecords, says: HolderRecords
) -> Mapping[Applet, Mapping[int, bytes]]:
    """Make the files that state name and address, signed anew (券面情報の更新)."""
    signers = record_keys.signers()
    as_text = attribute_files(says.number, says.attributes, signers.input_support)
    as_images = card_face_files(
        FaceParticulars(
            born_on=says.attributes.born_on,
            sex=says.attributes.sex,
            last_day=says.last_day,
            municipality_code=says.municipality_code,
        ),
        images(says, bytes(kept.photograph)),
        _public_key(kept),
        signers.card_face,
    )
    return {
        Applet.INPUT_SUPPORT: {file: as_text[file] for file in _CHANGED_TEXT},
        Applet.CARD_FACE: {CardFaceFile.FACE: as_images[CardFaceFile.FACE]},
    }


def _public_key(kept: models.KeptRecords) -> RSAPublicKey:
    return cast("RSAPublicKey", load_der_public_key(bytes(kept.card_key)))


def _digest(card: models.Card, attributes: BasicFour) -> str:
    """Compute what is kept of four items: it tells whether others are the same, for this card."""
    items = (attributes.name, attributes.address, f"{attributes.born_on}", attributes.sex.value)
    told = "\0".join((card.number, *items))
    return hmac.digest(settings.JUMIN_SECRETS.derive(_PURPOSE), told.encode(), "sha256").hex()
