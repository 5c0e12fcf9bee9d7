"""The seal registration certificate shows the imprint, and whose it is."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from jumin.documents import (
    ImprintError,
    Paper,
    SealCertificate,
    SealShape,
    render_seal_certificate,
)


PagesOf = Callable[[Paper], list[str]]

GUIDANCE = "guidance on certifying seals (notice 自治振第10号 of 1974-02-01)"
IMPRINT_AT_300_DPI = ("-x", "230", "-y", "430", "-W", "530", "-H", "350")
"""Where the picture of the imprint stands on the sheet."""


@pytest.fixture
def imprint_of(tmp_path: Path) -> Callable[[SealCertificate], bytes]:
    """Look at the cell of the imprint (PNM: header, then red, green and blue of each pixel)."""

    def look(certificate: SealCertificate) -> bytes:
        path = tmp_path / "paper.pdf"
        path.write_bytes(render_seal_certificate(certificate).pdf)
        command = ["pdftoppm", "-r", "300", *IMPRINT_AT_300_DPI, str(path)]
        return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout

    return look


def vermilion_share(picture: bytes) -> float:
    """Tell which share of a picture is red, neither white nor black."""
    pixels = picture[-530 * 350 * 3 :]
    reds = sum(
        red > 170 and green < 110 and blue < 110
        for red, green, blue in zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True)
    )
    return reds / (530 * 350)


@pytest.mark.source(GUIDANCE)
def test_every_item_stands_beside_its_label(
    seal_certificate: SealCertificate, entries_of: PagesOf
) -> None:
    assert entries_of(render_seal_certificate(seal_certificate)) == [
        "印 鑑 登 録 証 明 書",
        "印影 登録した者",
        "氏名 鎌倉\u3000太郎",
        "生年月日 昭和60年5月3日",
        "丸形「鎌倉」 住所 神奈川県鎌倉市御成町18番10号 見本ハイツ101",
        "以下余白",
        "この写しは、登録されている印影と相違ないことを証明する。",
        "令和8年11月21日",
        "神奈川県鎌倉市長 見本 太郎",
    ]


@pytest.mark.source(GUIDANCE)
def test_former_surname_and_alias_stand_where_there_are_any(
    seal_certificate: SealCertificate, pages_of: PagesOf
) -> None:
    [plain] = pages_of(render_seal_certificate(seal_certificate))
    assert "旧氏" not in plain
    assert "通称" not in plain
    foreigner = replace(
        seal_certificate,
        name="NGUYEN THI MINH ANH",
        alias="鎌倉\u3000明",
        former_surname="見本",
        born_on=date(1990, 12, 31),
        is_foreign=True,
    )
    [page] = pages_of(render_seal_certificate(foreigner))
    for line in (
        "氏名 NGUYEN THI MINH ANH",
        "旧氏 見本",
        "通称 鎌倉\u3000明",
        "生年月日 1990年12月31日",
    ):
        assert line in page


@pytest.mark.source(GUIDANCE)
@pytest.mark.parametrize("imprint", ["林", "鎌倉", "五十嵐", "見本太郎", "葛\U000e0100城"])
@pytest.mark.parametrize(
    ("shape", "told"),
    [(SealShape.ROUND, "丸形"), (SealShape.SQUARE, "角形"), (SealShape.OVAL, "小判形")],
)
def test_the_imprint_is_a_picture_in_vermilion_and_told_in_words(  # noqa: PLR0917 (fixtures)
    shape: SealShape,
    told: str,
    imprint: str,
    seal_certificate: SealCertificate,
    pages_of: PagesOf,
    imprint_of: Callable[[SealCertificate], bytes],
) -> None:
    certificate = replace(seal_certificate, shape=shape, imprint=imprint)
    [page] = pages_of(render_seal_certificate(certificate))
    assert f"{told}「{imprint}」" in page
    assert 0.03 < vermilion_share(imprint_of(certificate)) < 0.2


@pytest.mark.source(GUIDANCE)
def test_another_shape_and_other_characters_give_another_picture(
    seal_certificate: SealCertificate, imprint_of: Callable[[SealCertificate], bytes]
) -> None:
    certificates = [
        seal_certificate,
        replace(seal_certificate, shape=SealShape.SQUARE),
        replace(seal_certificate, shape=SealShape.OVAL),
        replace(seal_certificate, imprint="鎌蔵"),
        replace(seal_certificate, imprint="倉鎌"),
    ]
    assert len({imprint_of(one) for one in certificates}) == 5


@pytest.mark.source(GUIDANCE)
@pytest.mark.parametrize("imprint", ["", "五十嵐太郎"])
def test_a_seal_shows_one_to_four_characters(
    imprint: str, seal_certificate: SealCertificate
) -> None:
    with pytest.raises(ImprintError):
        render_seal_certificate(replace(seal_certificate, imprint=imprint))
