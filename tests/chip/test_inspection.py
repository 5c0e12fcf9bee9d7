"""Looking into a card image."""

from collections.abc import Callable

import pytest
from card_makers import (
    IMAGE_KEY,
    PINS,
    ImageInMemory,
    bare_image,
    face_authentication_image,
    full_image,
    image_without_certificates,
    image_without_pins,
    image_without_signature_certificate,
    phone_image,
)

from jumin.cardfiles import IPHONE_LABEL, Applet
from jumin.chip import DamagedImageError
from jumin.chip.inspection import CardSeen, FileKind, FileSeen, Trait, Variant, inspect_image


NO_SIGNATURE = Trait.NO_SIGNATURE_CERTIFICATE
BARE = (Trait.NO_PINS, NO_SIGNATURE, Trait.NO_AUTHENTICATION_CERTIFICATE)


def seen(image: ImageInMemory) -> CardSeen:
    return inspect_image(bytes(image.image), image_key=IMAGE_KEY)


def file(card: CardSeen, applet: Applet, identifier: int) -> FileSeen:
    (application,) = (one for one in card.applications if one.applet is applet)
    (found,) = (one for one in application.files if one.identifier == identifier)
    return found


def iphone_image() -> ImageInMemory:
    return phone_image(IPHONE_LABEL)


@pytest.mark.parametrize(
    ("image", "variant", "traits"),
    [
        (full_image, Variant.CARD, ()),
        (image_without_signature_certificate, Variant.CARD, (NO_SIGNATURE,)),
        (image_without_certificates, Variant.CARD, BARE),
        (image_without_pins, Variant.CARD, (Trait.NO_PINS,)),
        (bare_image, Variant.CARD, BARE),
        (face_authentication_image, Variant.CARD, (Trait.FACE_AUTHENTICATION, NO_SIGNATURE)),
        (phone_image, Variant.ANDROID, (NO_SIGNATURE,)),
        (iphone_image, Variant.IPHONE, (NO_SIGNATURE,)),
    ],
)
def test_every_kind_of_card_is_known(
    image: Callable[[], ImageInMemory], variant: Variant, traits: tuple[Trait, ...]
) -> None:
    card = seen(image())
    assert (card.variant, card.traits) == (variant, traits)


def test_a_card_has_six_applications_and_a_phone_one() -> None:
    assert [one.applet for one in seen(full_image()).applications] == list(Applet)
    assert [one.applet for one in seen(phone_image()).applications] == [Applet.JPKI]


def test_a_file_is_told_with_what_it_holds_and_who_may_use_it() -> None:
    card = seen(full_image())
    certificate = file(card, Applet.JPKI, 0x0001)
    assert certificate.kind is FileKind.BYTES
    assert certificate.filled < certificate.length == 2048
    assert certificate.needs == (0x001B,)
    assert certificate.written_at_counter
    assert file(card, Applet.JPKI, 0x000A).needs is None
    assert file(card, Applet.JPKI, 0x0005).needs == ()
    key = file(card, Applet.JPKI, 0x0017)
    assert (key.kind, key.needs) == (FileKind.KEY, (0x0018,))
    assert file(card, Applet.INPUT_SUPPORT, 0x0001).needs == (0x0011, 0x0014)
    assert file(card, Applet.INPUT_SUPPORT, 0x0013).needs is None
    assert file(card, Applet.COMMON_DATA, 0x0001).kind is FileKind.RECORDS
    assert file(card, Applet.JPKI, 0x0010).kind is FileKind.OPAQUE
    assert file(card, Applet.ISSUER_DOMAIN, 0x5F51).kind is FileKind.OBJECT


def test_an_object_that_ends_as_filler_begins_is_filled_to_its_end() -> None:
    info = file(seen(full_image()), Applet.CARD_FACE, 0x0003)
    assert (info.filled, info.length) == (320, 320)
    number = file(seen(full_image()), Applet.INPUT_SUPPORT, 0x0001)
    assert (number.filled, number.length) == (15, 17)
    assert file(seen(full_image()), Applet.INPUT_SUPPORT, 0x0008).filled == 0


def test_tries_are_told_and_not_spent() -> None:
    image = full_image()
    opened = image.open()
    for command in ("00A4040C0AD392F000260100000001", "00A4020C020018", "002000800430303030"):
        opened.transmit(bytes.fromhex(command))
    before = bytes(image.image)
    card = seen(image)
    tries = file(card, Applet.JPKI, 0x0018).tries
    assert tries is not None
    assert (tries.left, tries.most) == (2, 3)
    blocked = file(card, Applet.INPUT_SUPPORT, 0x0012).tries
    assert blocked is not None
    assert blocked.left == 0
    assert (card.issuer.left, card.issuer.most) == (10, 10)
    assert bytes(image.image) == before


def test_contents_are_there_for_those_who_ask_and_in_no_repr() -> None:
    card = seen(full_image())
    assert PINS.signature is not None
    secret = PINS.signature.reveal().encode()
    assert file(card, Applet.JPKI, 0x001B).content == secret
    assert secret.decode() not in repr(card)


def test_a_damaged_image_is_not_looked_into() -> None:
    image = full_image()
    image.image[40] ^= 1  # a counter
    with pytest.raises(DamagedImageError):
        seen(image)
