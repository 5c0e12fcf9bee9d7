"""A sealed paper: each back bears the signed text of its front, and the PDF stays what it was."""

import io
import re
import subprocess
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random

import pikepdf
import pypdf
import pypdfium2
import pytest
import segno
import zxingcpp
from invented_papers import HEAD, RECORD, Kind
from sealed_papers import KEY, OTHER_SEAL, SEAL

from jumin.documents import (
    Paper,
    ResidentRecordCopy,
    SheetCode,
    TypesettingError,
    code_update,
    lacks_characters,
    paper,
    render_resident_record,
    sheet_code,
    symbol,
    verify_paper,
)
from jumin.documents.code_update import NoPlacesError, SealedPdf
from jumin.documents.symbol import QUIET_ZONE, Symbol


CopyOf = Callable[..., ResidentRecordCopy]


def apart(done: Paper) -> SealedPdf:
    """Take a paper apart."""
    parts = code_update.take_apart(done.pdf)
    assert parts is not None
    return parts


def codes_of(done: Paper) -> tuple[SheetCode, ...]:
    """Read the codes as drawn in the PDF."""
    keys = {KEY.id: KEY}
    return tuple(
        sheet_code.decode(symbol.read(drawn) or "", keys.get)[0] for drawn in apart(done).symbols
    )


def without_blanks(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", unicodedata.normalize("NFKC", text))


def modules_of(drawn: Symbol) -> list[list[bool]]:
    """Tell the dark modules within the quiet zone."""
    octets = symbol.octets_of(drawn.modules)
    rows = [
        f"{int.from_bytes(drawn.rows[at : at + octets]):0{8 * octets}b}"
        for at in range(0, len(drawn.rows), octets)
    ]
    inner = slice(QUIET_ZONE, drawn.modules - QUIET_ZONE)
    return [[bit == "0" for bit in row[inner]] for row in rows[inner]]


@pytest.mark.source("ISO 32000-1 §7.5.6")
def test_what_was_typeset_stays_as_it_was(kind: Kind) -> None:
    done = kind.render(kind.long, seal=SEAL)
    typeset = apart(done).typeset
    assert done.pdf.startswith(typeset)
    assert typeset.endswith(b"%%EOF")
    assert b"JUMIN-TEST codes" not in typeset


def test_the_code_says_every_character_of_its_front(kind: Kind) -> None:
    """What pypdf reads on each front is what the code of its back says."""
    done = kind.render(kind.long, seal=SEAL)
    pages = pypdf.PdfReader(io.BytesIO(done.pdf)).pages
    for code, page in zip(codes_of(done), pages[::2], strict=True):
        signed, read = without_blanks(code.text or ""), without_blanks(page.extract_text())
        assert sorted(signed) == sorted(sheet_code.masked(read))


def test_the_code_says_whose_paper_of_which_office_it_is(kind: Kind) -> None:
    done = kind.render(kind.entry, seal=SEAL)
    [code] = codes_of(done)
    certification = kind.entry.certification
    assert code.document is kind.document
    assert code.municipality == "神奈川県鎌倉市"
    assert "鎌倉\u3000太郎" in code.names
    assert code.unique_number == done.unique_number == certification.unique_number
    assert code.issued_at == certification.issued_at
    assert (code.sheet, code.sheets) == (1, done.pages)


@pytest.mark.source("Number Act art. 19")
def test_no_code_holds_an_individual_number(copy_of: CopyOf) -> None:
    done = render_resident_record(copy_of(HEAD, replace(HEAD, individual_number=None)), seal=SEAL)
    [code] = codes_of(done)
    assert "個人番号 ************ " in (code.text or "")
    assert "999912345677" not in repr(code.__dict__)
    assert "99991234561" in (code.text or "")  # the resident record code, which is printed, too


@pytest.mark.source("Number Act art. 19")
def test_a_masked_number_cannot_be_tried_out_against_the_code() -> None:
    """The commitment holds a nonce, which the PDF has and the code has not."""
    one, two = (render_resident_record(RECORD, seal=seal) for seal in (SEAL, OTHER_SEAL))
    assert apart(one).typeset == apart(two).typeset
    assert apart(one).nonce != apart(two).nonce
    [code] = codes_of(one)
    assert apart(one).nonce not in b"".join(
        part if isinstance(part, bytes) else str(part).encode() for part in vars(code).values()
    )


def test_each_sheet_names_those_whom_it_shows(copy_of: CopyOf) -> None:
    household = [replace(HEAD, name=f"鎌倉\u3000第{n}子") for n in range(1, 9)]
    codes = codes_of(render_resident_record(copy_of(*household), seal=SEAL))
    assert [code.sheet for code in codes] == [1, 2, 3]
    assert sum((code.names for code in codes), ()) == tuple(person.name for person in household)


def test_a_sheet_with_too_much_text_is_sealed_all_the_same(copy_of: CopyOf) -> None:
    """Rare characters deflate badly: what no symbol holds is left out, the proof is not."""
    shown = [letter for letter in map(chr, range(0x4E00, 0x9FA0)) if not lacks_characters(letter)]
    texts = ["".join(Random(seed).sample(shown, 400)) for seed in range(4)]  # noqa: S311 (no secret)
    person = replace(HEAD, former_address=texts[0], domicile=texts[1], domicile_head=texts[2])
    copy = replace(copy_of(person), address=texts[3])
    done = render_resident_record(copy, seal=SEAL)
    codes = codes_of(done)
    assert None in [code.text for code in codes]
    assert verify_paper(done.pdf, [KEY]).state == "unaltered"


@pytest.mark.source("ISO/IEC 18004 §7")
@pytest.mark.parametrize(("letters", "level"), [(20, "m"), (1000, "m"), (3391, "m"), (4296, "l")])
def test_another_maker_of_codes_draws_the_same_modules(letters: int, level: str) -> None:
    """Which of the eight masks is best is judged by makers; the rest is the standard's."""
    text = "".join(Random(letters).choices("ABCDEFGHIJ$%*+-./:", k=letters))  # noqa: S311 (no secret)
    drawn = symbol.draw(text)
    assert symbol.read(drawn) == text
    assert modules_of(drawn) in [
        [list(map(bool, row)) for row in made.matrix]
        for made in (
            segno.make(text, error=level, mask=mask, boost_error=False, micro=False)
            for mask in range(8)
        )
    ]


@pytest.mark.source("ISO/IEC 18004 §9.1")
def test_a_symbol_has_its_quiet_zone() -> None:
    [drawn] = apart(render_resident_record(RECORD, seal=SEAL)).symbols
    octets = symbol.octets_of(drawn.modules)
    light = b"\xff" * octets
    assert drawn.rows.startswith(light * QUIET_ZONE)
    assert drawn.rows.endswith(light * QUIET_ZONE)
    assert (drawn.modules - 2 * QUIET_ZONE - 17) % 4 == 0


@pytest.mark.source("ISO/IEC 18004 §5.3")
def test_the_code_is_read_off_the_page_as_others_render_it(tmp_path: Path) -> None:
    done = render_resident_record(RECORD, seal=SEAL)
    (tmp_path / "paper.pdf").write_bytes(done.pdf)
    subprocess.run(
        [
            *("pdftoppm", "-r", "100", "-f", "2", "-l", "2", "-gray", "-singlefile"),
            *(str(tmp_path / "paper.pdf"), str(tmp_path / "back")),
        ],
        check=True,
        timeout=60,
    )
    kind, size, _, pixels = (tmp_path / "back.pgm").read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    assert kind == b"P5"
    found = zxingcpp.read_barcode(memoryview(pixels).cast("B", (height, width)))
    [drawn] = apart(done).symbols
    assert found is not None
    assert found.text == symbol.read(drawn)


@pytest.mark.source("ISO 32000-1 §7.5.4", "ISO 19005-2 §6.1")
def test_a_sealed_pdf_is_sound(kind: Kind, tmp_path: Path) -> None:
    done = kind.render(kind.long, seal=SEAL)
    with pikepdf.open(io.BytesIO(done.pdf)) as opened:
        assert opened.check_pdf_syntax() == []
        assert len(opened.pages) == 2 * done.pages
        assert opened.trailer.ID is not None
        for page in opened.pages[1::2]:
            pictures = [thing for thing in page.Resources.XObject.values() if "/Width" in thing]
            assert [picture.BitsPerComponent for picture in pictures] == [1]
    path = tmp_path / "paper.pdf"
    path.write_bytes(done.pdf)
    told = subprocess.run(
        ["pdfinfo", str(path)], check=True, capture_output=True, text=True, timeout=60
    ).stdout
    assert re.search(r"^Tagged: +yes$", told, re.MULTILINE)
    assert re.search(rf"^Pages: +{2 * done.pages}$", told, re.MULTILINE)


def test_backs_follow_their_fronts_for_a_machine_that_prints_both_sides(kind: Kind) -> None:
    done = kind.render(kind.long, seal=SEAL)
    document = pypdfium2.PdfDocument(done.pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    for sheet in range(1, done.pages + 1):
        assert f"{done.pages}枚のうち{sheet}枚目）" in texts[2 * sheet - 2]
        assert f"{done.pages}枚のうち{sheet}枚目の裏" in texts[2 * sheet - 1]


@pytest.mark.source("FIPS 180-4 §6.2", "RFC 8032 §5.1.6")
def test_equal_papers_under_one_key_are_equal_bytes(kind: Kind) -> None:
    first = kind.render(kind.entry, seal=SEAL)
    assert kind.render(kind.entry, seal=SEAL) == first
    assert kind.render(kind.entry, seal=OTHER_SEAL).digest != first.digest


def test_threads_do_not_meet_when_sealing(copy_of: CopyOf) -> None:
    copies = [copy_of(replace(HEAD, name=f"鎌倉\u3000第{n}子")) for n in range(8)]
    alone = [render_resident_record(copy, seal=SEAL).digest for copy in copies]
    with ThreadPoolExecutor(4) as threads:
        done = threads.map(lambda copy: render_resident_record(copy, seal=SEAL), copies)
        assert [one.digest for one in done] == alone


def test_a_paper_without_a_seal_has_no_backs(kind: Kind) -> None:
    plain, sealed = kind.render(kind.entry), kind.render(kind.entry, seal=SEAL)
    assert plain.pages == sealed.pages
    assert len(pypdf.PdfReader(io.BytesIO(plain.pdf)).pages) == plain.pages
    assert code_update.take_apart(plain.pdf) is None
    with pytest.raises(NoPlacesError):
        code_update.sheets_of(plain.pdf)


def test_a_template_that_leaves_no_place_for_the_code_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resident_record.typ").write_text('#set document(title: "x")\nx')
    monkeypatch.setattr(paper, "TEMPLATES", tmp_path)
    with pytest.raises(TypesettingError):
        render_resident_record(RECORD, seal=SEAL)


def test_symbols_that_do_not_fit_the_paper_are_refused() -> None:
    parts = apart(render_resident_record(RECORD, seal=SEAL))
    with pytest.raises(NoPlacesError):
        code_update.with_codes(parts.typeset, parts.nonce, parts.symbols * 2)
    with pytest.raises(NoPlacesError):
        code_update.with_codes(parts.typeset + b"\n", parts.nonce, parts.symbols)


@pytest.mark.parametrize("modules", [0, 1, 400, 999])
def test_a_picture_of_no_symbol_is_not_taken_for_one(modules: int) -> None:
    done = render_resident_record(RECORD, seal=SEAL)
    [drawn] = apart(done).symbols
    size, other = (b"/Width %d/Height %d" % (n, n) for n in (drawn.modules, modules))
    parts = code_update.take_apart(done.pdf.replace(size, other))
    assert parts is None or all(symbol.read(one) is None for one in parts.symbols)
