"""Every paper: archive format, accessibility, the marks, the tie between sheets, equal bytes."""

import hashlib
import io
import re
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented_papers import ADDRESS, Kind
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject

from jumin.documents import (
    Certification,
    Channel,
    NaiveInstantError,
    Paper,
    TextTooLongError,
    TypesettingError,
    UnsupportedCharacterError,
    lacks_characters,
    paper,
    paper_seal,
    unique_number_of,
    warm,
)
from jumin.terms import Document, RefusalCode


PagesOf = Callable[[Paper], list[str]]
TextOf = Callable[[Paper], str]
Written = Callable[[str], str]

TITLES = {
    Document.RESIDENT_RECORD: "住民票の写し",
    Document.SEAL_REGISTRATION: "印鑑登録証明書",
    Document.FAMILY_REGISTER: "戸籍全部事項証明書",
    Document.SUPPLEMENTARY_REGISTER: "戸籍の附票の写し",
    Document.TAXATION: "課税証明書",
}
TEST_LINE = "TEST – not a real document, made by Jumin"
FRAME = 30.0
"""Nearer than so many points to the edge no text may be printed: there runs the frame."""


def of(kind: Kind, entry: Any = None) -> pypdf.PdfReader:
    """Read a paper of the kind."""
    return pypdf.PdfReader(io.BytesIO(kind.render(entry or kind.entry).pdf))


def structure(element: object) -> Iterator[DictionaryObject]:
    """Walk the structure tree."""
    if isinstance(element, ArrayObject):
        for kid in element:
            yield from structure(kid.get_object())
    elif isinstance(element, DictionaryObject):
        yield element
        if "/K" in element:
            yield from structure(element["/K"].get_object())


def each_text(
    entry: Any, change: Callable[[str], str], field: str = ""
) -> Iterator[tuple[Any, str]]:
    """Change one text of an entry after the other; tell each entry with its field."""
    if isinstance(entry, str) and not isinstance(entry, Enum):
        yield change(entry), field
    elif isinstance(entry, tuple):
        for place, part in enumerate(entry):
            for changed, name in each_text(part, change, field):
                yield (*entry[:place], changed, *entry[place + 1 :]), name
    elif is_dataclass(entry) and not isinstance(entry, type):
        for item in fields(entry):
            for changed, name in each_text(getattr(entry, item.name), change, item.name):
                yield replace(entry, **{item.name: changed}), name


def filled(entry: Any, text: str, field: str = "") -> tuple[Any, int]:
    """Let every text of an entry say the same, save a seal's; tell how many they are."""
    if isinstance(entry, str) and not isinstance(entry, Enum) and field != "imprint":
        return text, 1
    if isinstance(entry, tuple):
        parts = [filled(part, text, field) for part in entry]
        return tuple(part for part, _ in parts), sum(count for _, count in parts)
    if is_dataclass(entry) and not isinstance(entry, type | Certification):
        items = {
            one.name: filled(getattr(entry, one.name), text, one.name) for one in fields(entry)
        }
        changed = {name: value for name, (value, _) in items.items()}
        return replace(entry, **changed), sum(count for _, count in items.values())
    return entry, 0


def words_of(done: Paper, folder: Path) -> list[tuple[float, ...]]:
    """Read each word's page, and its left, upper, right and lower edge in points (poppler)."""
    path = folder / "words.pdf"
    path.write_bytes(done.pdf)
    told = subprocess.run(
        ["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    edges = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">'
    return [
        (float(page), *(float(edge) for edge in word))
        for page, content in enumerate(told.split("<page ")[1:])
        for word in re.findall(edges, content)
    ]


@pytest.mark.source("ISO 19005-2 §6.6.4", "ISO 14289-1 §5")
def test_a_paper_says_that_it_is_pdf_a_2a_and_pdf_ua_1(kind: Kind) -> None:
    xmp = of(kind).root_object["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


@pytest.mark.source("ISO 14289-1 §7.1", "ISO 14289-1 §7.2")
def test_a_paper_is_tagged_and_has_a_language_and_a_title(kind: Kind) -> None:
    reader = of(kind)
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "ja-JP"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader.metadata.title == f"{TITLES[kind.document]}(見本 TEST)"
    assert reader.metadata.author == "JUMIN-TEST"
    assert reader.metadata.subject == TEST_LINE
    elements = list(structure(root["/StructTreeRoot"]))
    assert {"/H1", "/Table", "/TR", "/TD", "/Figure"} <= {e.get("/S") for e in elements}
    figures = [e for e in elements if e.get("/S") == "/Figure"]
    assert len(figures) == (2 if kind.document is Document.SEAL_REGISTRATION else 1)
    assert all("/Alt" in figure for figure in figures)


@pytest.mark.source("ISO 14289-1 §7.1")
def test_ground_and_micro_text_are_artifacts_and_no_text(kind: Kind) -> None:
    """Both are painted on every sheet, yet only the marks are read."""
    reader = of(kind, kind.long)
    assert len(reader.pages) > 1
    for page in reader.pages:
        marks: list[str] = []
        painted: list[str] = []
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in {b"BDC", b"BMC"}:
                marks.append(operands[0])
            elif operator == b"EMC":
                marks.pop()
            elif operator == b"scn" and str(operands[-1]).startswith("/"):
                painted.append(marks[-1])
        assert painted.count("/Artifact") >= 3
        text = page.extract_text()
        assert text.count("見本 TEST") == 1
        assert text.count(TEST_LINE) == 1
        assert "複写" not in text
        assert "JUMIN-TEST" not in text


@pytest.mark.source("ISO 19005-2 §6.2.11.4")
def test_every_typeface_is_embedded(kind: Kind) -> None:
    fonts = [
        font.get_object()
        for page in of(kind).pages
        for font in page["/Resources"]["/Font"].get_object().values()
    ]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        assert "/FontFile3" in descriptor
        assert re.match(r"/[A-Z]{6}\+Noto(Sans|Serif)JP", font["/BaseFont"])


@pytest.mark.source("KIOSK-6", "Ordinance for Enforcement of the Family Register Act art. 12")
def test_sheets_are_tied_by_number_and_only_the_last_certifies(
    kind: Kind, pages_of: PagesOf
) -> None:
    done = kind.render(kind.long)
    pages = pages_of(done)
    sheets = len(pages)
    assert done.pages == sheets > 1
    for sheet, page in enumerate(pages, start=1):
        assert "固有番号 14204-20261121-000017" in page
        assert f"{sheet} / {sheets} " in page
        assert f"（{sheets}枚のうち{sheet}枚目）" in page
        assert (f"{TITLES[kind.document]}（続き）" in page) == (sheet > 1)
        assert ("証明" in page.replace(TITLES[kind.document], "")) == (sheet == sheets)
        assert ("以下余白" in page) == (sheet == sheets)
    assert unique_number_of(done.pdf) == done.unique_number == "14204-20261121-000017"


@pytest.mark.source("Ordinance for Enforcement of the Family Register Act art. 12")
def test_each_sheet_of_a_sealed_paper_has_a_back_of_its_own(kind: Kind, pages_of: PagesOf) -> None:
    plain = kind.render(kind.long)
    done = kind.render(kind.long, seal=paper_seal(bytes(32)))
    pages = pages_of(done)
    assert done.pages == plain.pages
    assert pages[::2] == pages_of(plain)
    for sheet, back in enumerate(pages[1::2], start=1):
        assert f"{TITLES[kind.document]}（裏面）" in back
        assert f"固有番号 {done.unique_number}" in back
        assert f"{done.pages}枚のうち{sheet}枚目の裏" in back
        assert "見本 TEST" in back
        assert TEST_LINE in back
        assert "鎌倉\u3000太郎" not in back


@pytest.mark.source("FIPS 180-4 §6.2")
def test_equal_values_give_equal_bytes_and_their_digest(kind: Kind) -> None:
    first = kind.render(kind.entry)
    warm()
    assert kind.render(kind.entry) == first
    assert first.digest == hashlib.sha256(first.pdf).hexdigest()
    certification = kind.entry.certification
    for other in (
        replace(certification, unique_number="14204-20261121-000018"),
        replace(certification, issued_at=certification.issued_at + timedelta(seconds=1)),
        replace(certification, mayor="見本 次郎"),
    ):
        changed = kind.render(replace(kind.entry, certification=other))
        assert changed.digest != first.digest


@pytest.mark.source("FIPS 180-4 §6.2")
def test_threads_do_not_meet(kind: Kind) -> None:
    entries = [
        replace(
            kind.entry,
            certification=replace(kind.entry.certification, unique_number=f"14204-{number}"),
        )
        for number in range(6)
    ]
    alone = [kind.render(entry).digest for entry in entries]
    with ThreadPoolExecutor(4) as threads:
        together = [done.digest for done in threads.map(kind.render, entries)]
    assert together == alone
    assert len(set(alone)) == 6


@pytest.mark.source("Act No. 27 of 2013 art. 19")
@pytest.mark.parametrize(
    "template",
    ["#panic(json(bytes(sys.inputs.values)))", "#json(bytes(sys.inputs.values"],
)
def test_a_failing_template_tells_nothing_of_the_values(
    template: str, kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for original in paper.TEMPLATES.glob("*.typ"):
        (tmp_path / original.name).write_text(template)
    monkeypatch.setattr(paper, "TEMPLATES", tmp_path)
    with pytest.raises(TypesettingError) as caught:
        kind.render(kind.entry)
    assert caught.value.template.endswith(".typ")
    assert "御成町" not in f"{caught.value} {caught.value!r}"
    assert caught.value.__context__ is None


@pytest.mark.source("KIOSK-5", "kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize("missing", ["\U0003134a", "葛\U000e01ef", "太\n郎", "太\ud800郎"])
def test_a_character_the_typeface_lacks_refuses_the_paper_and_names_the_item_only(
    missing: str, kind: Kind
) -> None:
    count = 0
    for changed, field in each_text(kind.entry, lambda _text: "秘密" + missing):
        with pytest.raises(UnsupportedCharacterError) as caught:
            kind.render(changed)
        assert caught.value.field == field
        assert caught.value.refusal.code is RefusalCode.RECORD_CHARACTERS
        assert caught.value.refusal.facts == {"field": field}
        assert "秘密" not in f"{caught.value} {caught.value!r}"
        assert caught.value.__context__ is None
        count += 1
    assert count > 6


@pytest.mark.source("Basic Resident Registration Act art. 7")
def test_an_entry_longer_than_any_registers_is_refused(kind: Kind) -> None:
    for changed, field in each_text(kind.entry, lambda _text: "太" * 401):
        with pytest.raises(TextTooLongError) as caught:
            kind.render(changed)
        assert caught.value.field == field
        assert "太" not in str(caught.value)


@pytest.mark.source("Basic Resident Registration Act art. 7")
def test_the_longest_entries_stay_on_the_paper(
    kind: Kind, pages_of: PagesOf, tmp_path: Path
) -> None:
    """Words without blanks break, and what is too long for a sheet goes on to the next."""
    entry, count = filled(kind.entry, "W" * 400)
    done = kind.render(entry)
    assert done.pages > 1
    assert "".join(pages_of(done)).count("W") >= 400 * count > 0
    words = words_of(done, tmp_path)
    assert words
    for _, left, top, right, bottom in words:
        assert FRAME < left < right < 595.28 - FRAME
        assert FRAME < top < bottom < 841.89 - FRAME


@pytest.mark.source("Basic Resident Registration Act art. 7")
@pytest.mark.parametrize("letters", [12, 13, 24, 25])
def test_a_long_word_stays_within_its_cell(letters: int, kind: Kind, tmp_path: Path) -> None:
    """No word is printed over another, however broad its letters."""
    entry, _ = filled(kind.entry, "W" * letters)
    words = words_of(kind.render(entry), tmp_path)
    for place, (page, left, top, right, bottom) in enumerate(words):
        for other, *box in words[:place]:
            is_beside = right <= box[0] or box[2] <= left or bottom <= box[1] or box[3] <= top
            assert is_beside or other != page


@pytest.mark.source("Basic Resident Registration Act art. 7")
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    text=st.text(
        st.one_of(
            st.characters(min_codepoint=0x20, max_codepoint=0x7E),
            st.characters(min_codepoint=0x3041, max_codepoint=0x3096),
            st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA0),
            st.characters(),
        ),
        min_size=1,
        max_size=60,
    )
)
def test_any_text_is_printed_truly_or_refused(
    text: str, kind: Kind, poppler_text_of: TextOf, written: Written
) -> None:
    [(entry, _)] = [
        (changed, field)
        for changed, field in each_text(kind.entry, lambda old: text if old == ADDRESS else old)
        if changed != kind.entry
    ][:1] or [(replace(kind.entry, domicile=text), "domicile")]
    if lacks_characters(text):
        with pytest.raises(UnsupportedCharacterError):
            kind.render(entry)
    else:
        assert written(text) in written(poppler_text_of(kind.render(entry)))


@pytest.mark.parametrize(
    "hostile",
    [
        '#panic("x")',
        "] #[ $x^2$ *a* _b_ `c` <d> @e",
        '"} #{1+1} \\u{41} \\',
        "#image(\"x.svg\") // /* https://example.com -- ... ''",
        "= 見出し + 項目 / 用語: 説明",
        "%PDF-1.7 (a) <</JS (app.alert)>>",
    ],
)
@pytest.mark.source("Basic Resident Registration Act art. 7")
def test_a_text_that_looks_like_code_is_printed_as_it_stands(
    hostile: str, kind: Kind, pages_of: PagesOf, written: Written
) -> None:
    entry, count = filled(kind.entry, hostile)
    text = written("".join(pages_of(kind.render(entry))))
    assert text.count(written(hostile)) >= count > 0


@pytest.mark.source("Basic Resident Registration Act art. 12")
@pytest.mark.parametrize(
    ("channel", "told"), [(Channel.KIOSK, "コンビニ交付"), (Channel.COUNTER, "窓口交付")]
)
def test_the_foot_says_where_the_paper_was_handed_out(
    channel: Channel, told: str, kind: Kind, certification: Certification, pages_of: PagesOf
) -> None:
    certified = replace(certification, channel=channel)
    [page] = pages_of(kind.render(replace(kind.entry, certification=certified)))
    assert f"鎌倉市 {told}" in page


@pytest.mark.source("Basic Resident Registration Act art. 12")
@pytest.mark.parametrize(
    ("at", "told"),
    [
        (datetime(2026, 11, 20, 14, 59, tzinfo=UTC), "令和8年11月20日"),
        (datetime(2026, 11, 20, 15, 0, tzinfo=UTC), "令和8年11月21日"),
    ],
)
def test_the_day_of_issue_is_the_day_in_japan(
    at: datetime, told: str, kind: Kind, certification: Certification, pages_of: PagesOf
) -> None:
    certified = replace(certification, issued_at=at)
    [page] = pages_of(kind.render(replace(kind.entry, certification=certified)))
    assert f"\n{told}\n" in page


@pytest.mark.source("Basic Resident Registration Act art. 12")
def test_the_instant_of_issue_is_aware(certification: Certification) -> None:
    with pytest.raises(NaiveInstantError):
        replace(certification, issued_at=certification.issued_at.replace(tzinfo=None))


@pytest.mark.source("Act No. 27 of 2013 art. 19")
def test_no_entry_prints_itself_in_a_repr(kind: Kind) -> None:
    def entries(entry: Any) -> Iterator[Any]:
        if isinstance(entry, tuple):
            for part in entry:
                yield from entries(part)
        elif is_dataclass(entry) and not isinstance(entry, Certification):
            yield entry
            for item in fields(entry):
                yield from entries(getattr(entry, item.name))

    shown = "".join(repr(entry) for entry in entries(kind.entry))
    assert "14204-20261121-000017" in shown
    assert not re.search(r"鎌倉|太郎|1985|4520000", shown)
    assert "%PDF" not in repr(kind.render(kind.entry))
