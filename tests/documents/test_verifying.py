"""Verifying: a paper as issued is proved, and whatever is changed in it is found."""

import io
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_papers import CERTIFICATION, HEAD, RECORD, Kind
from PIL import Image
from sealed_papers import (
    KEY,
    OTHER_KEY,
    OTHER_SEAL,
    SEAL,
    jpeg,
    pdf_of,
    picture_of,
    png,
    reordered,
    rewritten,
    with_page_of,
)

from jumin.documents import (
    LARGEST_FILE,
    Difference,
    DifferenceKind,
    FileTooLargeError,
    NoPaperFileError,
    PaperState,
    PaperVerdict,
    UnreadableFileError,
    bounded,
    code_update,
    render_resident_record,
    verify_paper,
    verifying,
)
from jumin.documents.looking import PageSeen, look


HOUSEHOLD = replace(
    RECORD, persons=tuple(replace(HEAD, name=f"鎌倉\u3000第{n}子") for n in range(1, 5))
)


@pytest.fixture(scope="module")
def issued() -> bytes:
    """A paper of two sheets: pages front 1, back 1, front 2, back 2."""
    done = render_resident_record(HOUSEHOLD, seal=SEAL)
    assert done.pages == 2
    return done.pdf


@pytest.fixture(scope="module")
def seen(issued: bytes) -> tuple[PageSeen, ...]:
    """What is seen on its pages."""
    return look(issued)


def judged(file: bytes) -> PaperVerdict:
    return verify_paper(file, [KEY])


def kinds(verdict: PaperVerdict) -> list[DifferenceKind]:
    """Tell the kinds of differences of what is altered."""
    assert verdict.state is PaperState.ALTERED
    return [difference.kind for difference in verdict.differences]


@pytest.mark.source("KIOSK-6")
def test_a_paper_as_issued_is_proved_and_tells_whose_it_is(kind: Kind) -> None:
    verdict = judged(kind.render(kind.long, seal=SEAL).pdf)
    assert verdict.state is PaperState.UNALTERED
    assert verdict.key == KEY
    assert {code.document for code in verdict.codes} == {kind.document}
    assert {code.sheets for code in verdict.codes} == {len(verdict.codes)}
    assert verdict.names
    assert (verdict.differences, verdict.unknown_keys, verdict.is_countersigned) == ((), (), False)


def test_the_key_is_found_among_several(issued: bytes) -> None:
    assert verify_paper(issued, [OTHER_KEY, KEY]).key == KEY


@given(st.data())
def test_no_byte_can_be_changed(data: st.DataObject) -> None:
    """Whatever byte it is: in the text, a picture, the metadata, a code or the table."""
    pdf = ISSUED
    place = data.draw(st.integers(5, len(pdf) - 1))
    byte = data.draw(st.integers(1, 255)) ^ pdf[place]
    assert verifying._issued(pdf[:place] + bytes([byte]) + pdf[place + 1 :], KEYS) is None


ISSUED = render_resident_record(RECORD, seal=SEAL).pdf
KEYS = {KEY.id: KEY}


@given(st.integers(0, len(ISSUED) - 1))
def test_a_truncated_paper_is_not_proved(length: int) -> None:
    assert verifying._issued(ISSUED[:length], KEYS) is None


@pytest.mark.source("KIOSK-6")
def test_one_changed_character_is_found_and_told(issued: bytes) -> None:
    """The forger typesets the front anew and keeps the genuine back."""
    person = HOUSEHOLD.persons[0]
    changed = replace(person, name=person.name.replace("1", "7"))
    forged = render_resident_record(replace(HOUSEHOLD, persons=(changed, *HOUSEHOLD.persons[1:])))
    verdict = judged(rewritten(issued, with_page_of(forged.pdf, 0, 0)))
    assert kinds(verdict) == [DifferenceKind.TEXT, DifferenceKind.REWRITTEN]
    assert verdict.differences[0] == Difference(
        DifferenceKind.TEXT, 1, "氏名 鎌倉\u3000第1子", "氏名 鎌倉\u3000第7子"
    )
    assert verdict.names[0] == "鎌倉\u3000第1子"
    assert "鎌倉" not in repr(verdict.differences)


def test_a_paper_typeset_anew_by_another_key_is_of_an_unknown_key() -> None:
    changed = replace(HOUSEHOLD, address="神奈川県鎌倉市御成町18番11号")
    verdict = judged(render_resident_record(changed, seal=OTHER_SEAL).pdf)
    assert verdict.state is PaperState.UNKNOWN_KEY
    assert verdict.unknown_keys == (OTHER_KEY.id,)
    assert (verdict.codes, verdict.key) == ((), None)


def test_a_forger_who_borrows_the_name_of_the_key_is_found() -> None:
    forged = render_resident_record(HOUSEHOLD, seal=replace(OTHER_SEAL, key_id=KEY.id))
    assert kinds(judged(forged.pdf)) == [DifferenceKind.FORGED_CODE]


@pytest.mark.source("KIOSK-6")
@pytest.mark.parametrize(
    ("order", "found"),
    [
        pytest.param((0, 1, 2, 3), [], id="as issued, but written anew"),
        pytest.param((2, 1, 0, 3), ["front-moved", "front-moved"], id="fronts exchanged"),
        pytest.param((0, 3, 2, 1), ["back", "back"], id="backs exchanged"),
        pytest.param((2, 3, 0, 1), ["back", "front-moved"] * 2, id="sheets exchanged"),
        pytest.param((0, 1), ["pages", "sheet-missing"], id="a sheet left out"),
        pytest.param((0, 1, 2, 3, 2), ["pages"], id="a page added"),
        pytest.param((0, 1, 0, 1, 2, 3), ["pages", "back", "front-moved"], id="a sheet twice"),
        pytest.param((1, 3), ["pages", "back", "text", "back", "text"], id="backs only"),
    ],
)
def test_moved_left_out_and_added_pages_are_found(
    order: tuple[int, ...],
    found: list[str],
    seen: tuple[PageSeen, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(verifying, "look", lambda _: tuple(seen[page] for page in order))
    assert kinds(judged(b"%PDF-1.7 written anew")) == [*found, "rewritten"]


def test_pages_moved_in_a_real_file_are_found(issued: bytes) -> None:
    verdict = judged(rewritten(issued, reordered((2, 1, 0, 3))))
    assert kinds(verdict) == ["front-moved", "front-moved", "rewritten"]


def test_the_back_of_another_paper_is_found(issued: bytes) -> None:
    other = render_resident_record(
        replace(
            HOUSEHOLD,
            certification=replace(
                CERTIFICATION, issued_at=CERTIFICATION.issued_at + timedelta(days=1)
            ),
        ),
        seal=SEAL,
    )
    verdict = judged(rewritten(issued, with_page_of(other.pdf, 3, 3)))
    assert kinds(verdict) == ["other-paper", "sheet-missing", "rewritten"]
    assert [code.sheet for code in verdict.codes] == [1]


def test_a_code_of_an_unknown_key_beside_genuine_ones_is_found(issued: bytes) -> None:
    other = render_resident_record(HOUSEHOLD, seal=OTHER_SEAL)
    verdict = judged(rewritten(issued, with_page_of(other.pdf, 3, 3)))
    assert kinds(verdict) == ["other-key", "sheet-missing", "rewritten"]


def test_a_picture_laid_over_a_front_is_no_paper_as_issued(issued: bytes) -> None:
    """Its text stays as signed; that the file was written anew is told."""
    patch = pdf_of([Image.new("L", (200, 40), 255)])

    def lay_over(pdf: pikepdf.Pdf) -> None:
        with pikepdf.open(io.BytesIO(patch)) as opened:
            pdf.pages[0].add_overlay(opened.pages[0], pikepdf.Rectangle(100, 600, 300, 640))

    assert kinds(judged(rewritten(issued, lay_over))) == [DifferenceKind.REWRITTEN]


def test_an_update_behind_a_paper_is_found(issued: bytes) -> None:
    """The codes and what they commit to are all there, yet a reader shows another page."""
    parts = code_update.take_apart(issued)
    assert parts is not None
    table = issued.rindex(b"startxref\n") + len(b"startxref\n")
    previous = issued[table : issued.index(b"\n", table)]
    number = issued.index(b"/Type/Pages")
    pages = issued[issued.rindex(b"\n", 0, issued.rindex(b" 0 obj", 0, number)) + 1 : number]
    kid = issued[issued.rindex(b"/Kids[") + 6 :].split(b"]")[0].split(b" ")[:3]
    root = issued[issued.rindex(b"/Root ") :].split(b"/")[1]
    update = b"\n%b/Type/Pages/Count 1/Kids[%b]>>\nendobj\n" % (pages, b" ".join(kid))
    at = len(issued) + len(update)
    update += (
        b"xref\n%b 1\n%010d 00000 n\r\ntrailer\n<</Size 9999/%b/Prev %b>>\nstartxref\n%d\n%%%%EOF"
        % (
            pages.split(b" ")[0],
            len(issued) + 1,
            root,
            previous,
            at,
        )
    )
    with pikepdf.open(io.BytesIO(issued + update)) as opened:
        assert len(opened.pages) == 1
    verdict = judged(issued + update)
    assert kinds(verdict) == ["pages", "back", "back", "text", "appended"]
    assert [code.sheet for code in verdict.codes] == [1, 2]


def test_a_paper_without_codes_is_unsigned() -> None:
    verdict = judged(render_resident_record(HOUSEHOLD).pdf)
    assert verdict == PaperVerdict(PaperState.UNSIGNED)


def test_a_picture_of_a_back_proves_its_code_and_says_no_more(issued: bytes) -> None:
    verdict = judged(png(picture_of(issued, 3)))
    assert verdict.state is PaperState.CODE_ONLY
    [code] = verdict.codes
    assert (code.sheet, code.sheets) == (2, 2)
    assert "鎌倉\u3000第4子" in (code.text or "")
    assert verdict.differences == ()


def test_a_picture_of_a_front_is_unsigned(issued: bytes) -> None:
    assert judged(png(picture_of(issued, 0))).state is PaperState.UNSIGNED


def test_two_backs_on_one_picture_are_both_read(issued: bytes) -> None:
    backs = [picture_of(issued, page, dpi=100) for page in (1, 3)]
    both = Image.new("L", (2 * backs[0].width, backs[0].height), 255)
    for place, back in enumerate(backs):
        both.paste(back, (place * back.width, 0))
    verdict = judged(jpeg(both))
    assert verdict.state is PaperState.CODE_ONLY
    assert [code.sheet for code in verdict.codes] == [1, 2]


def test_a_scan_of_all_sheets_as_pdf_is_pictures(issued: bytes) -> None:
    verdict = judged(pdf_of([picture_of(issued, page) for page in range(4)]))
    assert verdict.state is PaperState.CODE_ONLY
    assert [code.sheet for code in verdict.codes] == [1, 2]


def test_pictures_of_sheets_of_two_papers_do_not_pass_as_one(issued: bytes) -> None:
    other = render_resident_record(RECORD, seal=SEAL).pdf
    verdict = judged(pdf_of([picture_of(issued, 1), picture_of(other, 1)]))
    assert kinds(verdict) == [DifferenceKind.OTHER_PAPER]


@pytest.mark.parametrize(
    "file", [b"", b"hello", b"%PD", b"GIF89a", bytes(range(200)), b"JM1:ABC"], ids=repr
)
def test_what_is_neither_pdf_nor_picture_is_wrong_use(file: bytes) -> None:
    with pytest.raises(NoPaperFileError):
        judged(file)


def test_a_file_far_larger_than_any_paper_is_wrong_use() -> None:
    with pytest.raises(FileTooLargeError):
        judged(b"%PDF-1.7\n" + bytes(LARGEST_FILE))


def _bomb() -> bytes:
    """A picture of 400 million pixels in few bytes."""
    written = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG")
    return written.getvalue()


def _locked() -> bytes:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(ISSUED)) as opened:
        opened.save(written, encryption=pikepdf.Encryption(owner="o", user="u"))
    return written.getvalue()


def _many_pages() -> bytes:
    with pikepdf.new() as pdf:
        for _ in range(401):
            pdf.add_blank_page()
        written = io.BytesIO()
        pdf.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: b"%PDF-1.7\n", id="an empty PDF"),
        pytest.param(lambda: b"%PDF-1.7\n" + os.urandom(1000), id="noise"),
        pytest.param(lambda: ISSUED[: len(ISSUED) // 2], id="half a paper"),
        pytest.param(lambda: b"\x89PNG\r\n\x1a\n" + os.urandom(100), id="a broken PNG"),
        pytest.param(lambda: b"\xff\xd8\xff" + os.urandom(100), id="a broken JPEG"),
        pytest.param(_bomb, id="a bomb of pixels"),
        pytest.param(_locked, id="a locked PDF"),
        pytest.param(_many_pages, id="a book"),
    ],
)
def test_a_bad_file_is_wrong_use_and_nothing_worse(make: Callable[[], bytes]) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        judged(make())
    assert "Traceback" not in str(caught.value)


def test_a_file_that_keeps_its_reader_busy_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "_SECONDS", 0.01)
    with pytest.raises(UnreadableFileError) as caught:
        judged(ISSUED + b"\n")
    assert isinstance(caught.value.__cause__, subprocess.TimeoutExpired)


@pytest.mark.parametrize("number", [b"0" * 32, b"f" * 32])
def test_a_sealed_pdf_without_a_symbol_is_not_proved(number: bytes) -> None:
    parts = code_update.take_apart(ISSUED)
    assert parts is not None
    bare = parts.typeset + b"\n%JUMIN-TEST codes 1 " + number + b"\n"
    assert verifying._issued(bare, KEYS) is None
