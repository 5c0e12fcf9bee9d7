"""A card carried elsewhere under a passphrase."""

import pytest
from card_makers import IMAGE_KEY, ImageInMemory, counting_bytes, full_image
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.chip import Card, DamagedImageError
from jumin.chip.portable import (
    NotPortableError,
    PassphraseTooShortError,
    ScryptCosts,
    WrongPassphraseError,
    export_image,
    import_image,
    is_portable,
)


CHEAP = ScryptCosts(log2_n=4, r=1)
ELSEWHERE = bytes(range(50, 82))
PASSPHRASE = "correct horse"
SELECT_JPKI = bytes.fromhex("00A4040C0AD392F000260100000001")
SELECT_PIN = bytes.fromhex("00A4020C020018")
QUERY = bytes.fromhex("00200080")


def exported(image: bytes, costs: ScryptCosts = CHEAP) -> bytes:
    return export_image(
        image, image_key=IMAGE_KEY, passphrase=PASSPHRASE, random=counting_bytes, costs=costs
    )


def imported(portable: bytes, passphrase: str = PASSPHRASE) -> bytes:
    return import_image(portable, passphrase=passphrase, image_key=ELSEWHERE, random=counting_bytes)


def opened(image: bytes, key: bytes) -> Card:
    return Card.open(image, image_key=key, store=ImageInMemory(bytearray(image)))


def test_an_exported_card_is_the_same_card_elsewhere_with_the_tries_it_had() -> None:
    here = full_image()
    card = here.open()
    for command in (SELECT_JPKI, SELECT_PIN, bytes.fromhex("0020008004") + b"9999"):
        card.transmit(command)
    there = opened(imported(exported(bytes(here.image))), ELSEWHERE)
    for one in (card, there):
        one.power_on()
        for command in (SELECT_JPKI, SELECT_PIN):
            assert one.transmit(command) == b"\x90\x00"
        assert one.transmit(QUERY) == b"\x63\xc2"
    read = bytes.fromhex("00B08A00000000")
    assert card.transmit(read) == there.transmit(read)


def test_the_image_elsewhere_does_not_open_under_the_key_it_had() -> None:
    image = imported(exported(bytes(full_image().image)))
    with pytest.raises(DamagedImageError):
        opened(image, IMAGE_KEY)


@pytest.mark.source("RFC 7914 §2")
def test_the_costs_of_a_guess_are_those_of_the_file() -> None:
    portable = exported(bytes(full_image().image), ScryptCosts(log2_n=5, r=2, p=2))
    assert tuple(portable[16:19]) == (5, 2, 2)
    assert imported(portable)


def test_by_default_a_guess_takes_128_megabytes() -> None:
    costs = ScryptCosts()
    assert 128 * costs.r * 2**costs.log2_n == 128 * 2**20


def test_another_passphrase_is_wrong() -> None:
    portable = exported(bytes(full_image().image))
    with pytest.raises(WrongPassphraseError, match="passphrase is wrong"):
        imported(portable, "battery staple")


def test_a_passphrase_is_the_same_however_a_computer_composes_it() -> None:
    image = bytes(full_image().image)
    portable = export_image(
        image,
        image_key=IMAGE_KEY,
        passphrase="がぎぐげござじず",
        random=counting_bytes,
        costs=CHEAP,
    )
    decomposed = "か\u3099き\u3099く\u3099け\u3099こ\u3099さ\u3099し\u3099す\u3099"
    assert imported(portable, decomposed)


def test_a_passphrase_may_be_bytes_that_are_no_text() -> None:
    read = b"caf\xe9 au lait".decode(errors="surrogateescape")  # as Python reads standard input
    portable = export_image(
        bytes(full_image().image),
        image_key=IMAGE_KEY,
        passphrase=read,
        random=counting_bytes,
        costs=CHEAP,
    )
    assert imported(portable, read)


def test_a_passphrase_has_eight_characters() -> None:
    image = bytes(full_image().image)
    make = {"image_key": IMAGE_KEY, "random": counting_bytes, "costs": CHEAP}
    assert export_image(image, passphrase="12345678", **make)
    with pytest.raises(PassphraseTooShortError):
        export_image(image, passphrase="1234567", **make)


def test_a_damaged_card_is_not_exported() -> None:
    image = bytearray(full_image().image)
    image[-1] ^= 1
    with pytest.raises(DamagedImageError):
        exported(bytes(image))
    image = bytearray(full_image().image)
    image[32] ^= 1  # a counter
    with pytest.raises(DamagedImageError):
        exported(bytes(image))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_with_any_byte_changed_is_refused(data: st.DataObject) -> None:
    portable = bytearray(exported(bytes(full_image().image)))
    at = data.draw(st.integers(0, 80) | st.integers(0, len(portable) - 1))
    portable[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises((NotPortableError, WrongPassphraseError)):
        imported(bytes(portable))


@pytest.mark.parametrize(
    "costs", [(0, 8, 1), (17, 0, 1), (17, 8, 0), (17, 8, 5), (63, 255, 1), (16, 1, 1)]
)
def test_a_file_that_would_take_all_memory_or_time_is_refused(costs: tuple[int, int, int]) -> None:
    portable = bytearray(exported(bytes(full_image().image)))
    portable[16:19] = bytes(costs)
    with pytest.raises(NotPortableError):
        imported(bytes(portable))


@given(st.binary(max_size=100))
def test_other_bytes_are_no_exported_card(octets: bytes) -> None:
    with pytest.raises(NotPortableError):
        imported(octets)


def test_an_exported_card_tells_what_it_is() -> None:
    image = bytes(full_image().image)
    assert is_portable(exported(image))
    assert not is_portable(image)
