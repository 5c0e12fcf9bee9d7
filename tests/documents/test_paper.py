"""Every paper: archive format, accessibility, the mark, the tie between sheets, equal bytes."""

import hashlib
import io
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pypdf
import pytest
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject

from jumin.documents import (
    Paper,
    PersonEntry,
    ResidentRecordCopy,
    TypesettingError,
    paper,
    render_resident_record,
    warm,
)


CopyOf = Callable[..., ResidentRecordCopy]
PagesOf = Callable[[Paper], list[str]]


@pytest.fixture
def reader(head: PersonEntry, copy_of: CopyOf) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(render_resident_record(copy_of(head, head, head, head)).pdf))


def structure(element: object) -> Iterator[DictionaryObject]:
    """Walk the structure tree."""
    if isinstance(element, ArrayObject):
        for kid in element:
            yield from structure(kid.get_object())
    elif isinstance(element, DictionaryObject):
        yield element
        if "/K" in element:
            yield from structure(element["/K"].get_object())


@pytest.mark.source("ISO 19005-2 §6.6.4", "ISO 14289-1 §5")
def test_a_paper_says_that_it_is_pdf_a_2a_and_pdf_ua_1(reader: pypdf.PdfReader) -> None:
    xmp = reader.root_object["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


@pytest.mark.source("ISO 14289-1 §7.1", "ISO 14289-1 §7.2")
def test_a_paper_is_tagged_and_has_a_language_and_a_title(reader: pypdf.PdfReader) -> None:
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "ja-JP"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader.metadata.title == "住民票の写し(見本 TEST)"
    assert reader.metadata.author == "JUMIN-TEST"
    elements = list(structure(root["/StructTreeRoot"]))
    assert {"/H1", "/Table", "/TR", "/TD", "/Figure"} <= {e.get("/S") for e in elements}
    assert all("/Alt" in e for e in elements if e.get("/S") == "/Figure")


@pytest.mark.source("ISO 14289-1 §7.1")
def test_the_ground_is_an_artifact_and_no_text(reader: pypdf.PdfReader) -> None:
    """見本 TEST is painted on every sheet, yet is read once: where the mark is printed."""
    for sheet, page in enumerate(reader.pages, start=1):
        marks: list[str] = []
        painted: list[str] = []
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in {b"BDC", b"BMC"}:
                marks.append(operands[0])
            elif operator == b"EMC":
                marks.pop()
            elif operator == b"scn" and str(operands[-1]).startswith("/"):
                painted.append(marks[-1])
        assert "/Artifact" in painted
        assert page.extract_text().count("見本 TEST") == (1 if sheet == 1 else 0)
        assert "TEST – not a real document, made by Jumin" in page.extract_text()


@pytest.mark.source("ISO 19005-2 §6.2.11.4")
def test_every_typeface_is_embedded(reader: pypdf.PdfReader) -> None:
    fonts = [
        font.get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].get_object().values()
    ]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        assert "/FontFile3" in descriptor
        assert re.match(r"/[A-Z]{6}\+Noto(Sans|Serif)JP", font["/BaseFont"])


@pytest.mark.source("Basic Resident Registration Act art. 12")
def test_sheets_are_tied_by_number_and_only_the_last_certifies(
    head: PersonEntry, copy_of: CopyOf, pages_of: PagesOf
) -> None:
    household = [replace(head, name=f"鎌倉\u3000第{n}子") for n in range(1, 9)]
    done = render_resident_record(copy_of(*household))
    pages = pages_of(done)
    assert done.pages == len(pages) == 3
    for sheet, page in enumerate(pages, start=1):
        assert "固有番号 14204-20261121-000017" in page
        assert f"{sheet} / 3" in page
        assert f"3枚のうち{sheet}枚目" in page
        assert ("相違ないことを証明する" in page) == (sheet == 3)
        assert ("以下余白" in page) == (sheet == 3)
    everything = "".join(pages)
    for person in household:
        assert everything.count(f"氏名 {person.name}") == 1


@pytest.mark.source("Basic Resident Registration Act art. 12")
@pytest.mark.parametrize("persons", [1, 3, 40])
def test_the_number_of_pages_is_that_of_the_pdf(
    persons: int, head: PersonEntry, copy_of: CopyOf
) -> None:
    done = render_resident_record(copy_of(*[head] * persons))
    assert done.pages == len(pypdf.PdfReader(io.BytesIO(done.pdf)).pages)


@pytest.mark.source("FIPS 180-4 §6.2")
def test_equal_values_give_equal_bytes_and_their_digest(
    head: PersonEntry, foreigner: PersonEntry, copy_of: CopyOf
) -> None:
    copy = copy_of(head, foreigner)
    first = render_resident_record(copy)
    warm()
    assert render_resident_record(copy) == first
    assert first.digest == hashlib.sha256(first.pdf).hexdigest()
    assert first.unique_number == copy.unique_number
    for other in (
        replace(copy, unique_number="14204-20261121-000018"),
        replace(copy, issued_at=copy.issued_at + timedelta(seconds=1)),
        replace(copy, persons=(foreigner, head)),
    ):
        assert render_resident_record(other).digest != first.digest


@pytest.mark.source("FIPS 180-4 §6.2")
def test_threads_do_not_meet(head: PersonEntry, copy_of: CopyOf) -> None:
    copies = [copy_of(replace(head, name=f"鎌倉\u3000第{n}子")) for n in range(12)]
    alone = [render_resident_record(copy).digest for copy in copies]
    with ThreadPoolExecutor(4) as threads:
        together = [done.digest for done in threads.map(render_resident_record, copies)]
    assert together == alone
    assert len(set(alone)) == 12


@pytest.mark.source("Act No. 27 of 2013 art. 19")
@pytest.mark.parametrize(
    "template",
    [b"#panic(json(bytes(sys.inputs.values)).address)", b"#json(bytes(sys.inputs.values"],
)
def test_a_failing_template_tells_nothing_of_the_values(
    template: bytes, head: PersonEntry, copy_of: CopyOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "_template", lambda _name: template)
    with pytest.raises(TypesettingError) as caught:
        render_resident_record(copy_of(head))
    assert caught.value.template == "resident_record.typ"
    assert "御成町" not in f"{caught.value} {caught.value!r}"
    assert caught.value.__context__ is None
