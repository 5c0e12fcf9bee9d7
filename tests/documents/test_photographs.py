"""A photograph or a scan of a back is read as people make them: askew, dim, blurred, compressed."""

from collections.abc import Callable
from random import Random

import pytest
from invented_papers import HEAD, RECORD
from PIL import Image, ImageChops, ImageFilter
from sealed_papers import KEY, SEAL, jpeg, picture_of

from jumin.documents import PaperState, looking, render_resident_record, symbol, verify_paper


TABLE = 90
"""How dark the table is on which the paper lies."""
DPI = 150

Picture = Image.Image


def lying(picture: Picture) -> Picture:
    """Lay the paper on a table."""
    table = Image.new("L", (picture.width * 13 // 10, picture.height * 12 // 10), TABLE)
    table.paste(picture, (picture.width // 7, picture.height // 12))
    return table


def rotated(degrees: float) -> Callable[[Picture], Picture]:
    return lambda it: lying(it).rotate(degrees, Image.Resampling.BICUBIC, fillcolor=TABLE)


def blurred(picture: Picture) -> Picture:
    return picture.filter(ImageFilter.GaussianBlur(1.2))


def from_aside(picture: Picture) -> Picture:
    """Look at the paper from one side: its far edge is shorter."""
    flat = lying(picture)
    width, height = flat.size
    corners = (
        *(-0.06 * width, -0.03 * height),
        *(-0.01 * width, height),
        *(1.02 * width, 1.06 * height),
        *(width, -0.01 * height),
    )
    return flat.transform(
        flat.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=TABLE
    )


def unevenly_lit(picture: Picture) -> Picture:
    """Let light fall from below: the top has 40 % of it."""
    light = Image.linear_gradient("L").resize(picture.size).point(lambda it: 102 + it * 153 // 255)
    return ImageChops.multiply(picture, light)


def noisy(picture: Picture) -> Picture:
    return ImageChops.add(picture, Image.effect_noise(picture.size, 30), scale=1, offset=-128)


def as_by_telephone(picture: Picture) -> Picture:
    return noisy(unevenly_lit(blurred(from_aside(rotated(7)(picture)))))


@pytest.fixture(scope="module")
def back() -> Picture:
    return picture_of(render_resident_record(RECORD, seal=SEAL).pdf, 1, dpi=DPI)


def codes_on(picture: Picture) -> tuple[str, ...]:
    """Read the codes as the looking process does."""
    [seen] = looking.pages_of(jpeg(picture))
    return seen.codes


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it,
        rotated(7),
        rotated(90),
        rotated(187),
        blurred,
        from_aside,
        unevenly_lit,
        noisy,
        as_by_telephone,
    ],
    ids=["plain", "7°", "90°", "187°", "blurred", "aside", "lit", "noisy", "all"],
)
def test_a_back_is_read_however_it_was_photographed(
    change: Callable[[Picture], Picture], back: Picture
) -> None:
    assert len(codes_on(change(back))) == 1


def test_what_is_read_off_a_photograph_is_the_signed_text(back: Picture) -> None:
    verdict = verify_paper(jpeg(as_by_telephone(back)), [KEY])
    assert verdict.state is PaperState.CODE_ONLY
    [code] = verdict.codes
    assert f"氏名 {HEAD.name}" in (code.text or "").split("\n")
    assert verdict.names == (HEAD.name,)


@pytest.mark.source("ISO/IEC 18004 table 7")
@pytest.mark.parametrize("letters", [3391, 4296])
def test_the_largest_symbol_is_read_as_printed_on_the_back(letters: int) -> None:
    """100 mm on each side, scanned at 150 dpi, askew."""
    text = "JM1:" + "".join(Random(letters).choices("0123456789ABCDEF", k=letters - 4))  # noqa: S311 (no secret)
    drawn = symbol.draw(text)
    octets = symbol.octets_of(drawn.modules)
    printed = Image.frombytes("1", (drawn.modules, drawn.modules), drawn.rows, "raw", "1", octets)
    side = round(100 / 25.4 * DPI)
    page = Image.new("L", (1240, 1754), 230)
    page.paste(printed.convert("L").resize((side, side), Image.Resampling.BOX), (325, 400))
    assert codes_on(rotated(2)(page)) == (text,)


def test_a_code_torn_through_is_not_read(back: Picture) -> None:
    width, height = back.size
    back = back.copy()
    back.paste(255, (0, 0, width // 2, height))
    assert codes_on(back) == ()
