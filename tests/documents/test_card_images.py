"""What is printed on a card, as the images that its chip holds."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from jumin.documents import (
    PortraitError,
    address_image,
    name_image,
    number_image,
    portrait_image,
    security_code_image,
)
from jumin.documents.card_images import ADDRESS_SIZE, NAME_SIZE
from jumin.sandbox.portraits import Hair, features, photograph
from jumin.terms import IndividualNumber, Sex


NUMBER = IndividualNumber("123456789018")
GROUND = 255
MOST_OF_PORTRAIT = 8_000


def opened(image: bytes) -> Image.Image:
    return Image.open(io.BytesIO(image))


def ink(image: Image.Image) -> tuple[int, int, int, int] | None:
    """Tell the box around everything that is black."""
    return ImageChops.invert(image.convert("L")).getbbox()


@pytest.mark.source("observed on cards: file 0005 of the card-face application")
def test_the_number_is_an_image_of_72_by_12_pixels_of_one_bit():
    image = opened(number_image(NUMBER))
    assert (image.format, image.size, image.mode) == ("PNG", (72, 12), "1")
    assert ink(image) is not None


@pytest.mark.source("observed on cards: DF2A of the card face")
def test_the_security_code_is_an_image_of_24_by_12_pixels_of_one_bit():
    image = opened(security_code_image("0427"))
    assert (image.format, image.size, image.mode) == ("PNG", (24, 12), "1")


def test_each_digit_stands_in_its_own_six_columns():
    images = {digit: opened(security_code_image(digit)) for digit in "0123456789"}
    together = opened(number_image(NUMBER))
    for place, digit in enumerate(NUMBER.reveal()):
        cell = together.crop((6 * place, 0, 6 * place + 6, 12))
        assert cell.tobytes() == images[digit].tobytes(), digit
    assert len({image.tobytes() for image in images.values()}) == len(images)


@pytest.mark.parametrize(("draw", "size"), [(name_image, NAME_SIZE), (address_image, ADDRESS_SIZE)])
@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=120))
def test_whatever_the_register_holds_becomes_an_image_of_one_bit(draw, size, text):
    image = opened(draw(text))
    assert (image.format, image.size, image.mode) == ("PNG", size, "1")


@pytest.mark.parametrize("length", [1, 6, 12, 13, 24, 25, 48])
def test_a_long_name_is_set_smaller_and_stays_whole(length):
    shown, shorter = opened(name_image("龍" * length)), opened(name_image("龍" * (length - 1)))
    box = ink(shown)
    assert box is not None
    assert box[2] <= NAME_SIZE[0]
    assert box[3] <= NAME_SIZE[1]
    assert shown.tobytes() != shorter.tobytes()


def test_an_address_breaks_into_lines():
    one, two = ink(opened(address_image("架空町"))), ink(opened(address_image("架空町" * 8)))
    assert one is not None
    assert two is not None
    assert two[3] - two[1] > 1.5 * (one[3] - one[1])


def test_a_character_that_the_typeface_lacks_is_printed_as_registers_do():
    assert name_image("㑹田") == name_image("〓田")
    assert name_image("会田") != name_image("〓田")


@pytest.mark.parametrize(
    ("name", "years", "sex"),
    [("sakura", 36, Sex.FEMALE), ("isamu", 85, Sex.MALE), ("haruto", 8, Sex.MALE)],
)
def test_a_portrait_is_a_grey_jpeg_2000_of_three_to_four(name, years, sex):
    made = portrait_image(photograph(features(name, years=years, sex=sex)))
    image = opened(made)
    assert made.startswith(b"\0\0\0\x0cjP  \r\n\x87\n")
    assert (image.format, image.size, image.mode) == ("JPEG2000", (240, 320), "L")
    assert len(made) < MOST_OF_PORTRAIT


def test_a_portrait_shows_whose_it_is():
    seen = features("sakura", years=36, sex=Sex.FEMALE)
    assert seen.hair is Hair.BOB
    image = opened(portrait_image(photograph(seen)))
    ground, hair, cheek = (image.getpixel(at) for at in ((8, 8), (120, 70), (120, 190)))
    assert hair < cheek < ground <= GROUND
    assert portrait_image(photograph(features("aoi", years=36, sex=Sex.FEMALE))) != portrait_image(
        photograph(seen)
    )


def test_the_same_drawing_becomes_the_same_bytes():
    drawing = photograph(features("ren", years=27, sex=Sex.MALE))
    made = portrait_image(drawing)
    portrait_image.cache_clear()
    assert portrait_image(drawing) == made


@pytest.mark.parametrize("drawing", ["", "no drawing", "<svg", "<svg xmlns='x'/>"])
def test_what_is_no_drawing_is_no_portrait(drawing):
    with pytest.raises(PortraitError):
        portrait_image(drawing)
