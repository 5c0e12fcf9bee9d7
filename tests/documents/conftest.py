"""The invented papers, and the text of a paper as real clients read it."""

import io
import re
import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
from invented_papers import CERTIFICATION, FAMILY, HEAD, KINDS, RECORD, SEAL, SUPPLEMENT, TAXES

from jumin.documents import (
    Certification,
    FamilyRegisterCertificate,
    Paper,
    PersonEntry,
    ResidentRecordCopy,
    SealCertificate,
    SupplementaryCopy,
    TaxationCertificate,
)
from jumin.terms import Sex


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for a kind of paper with each of the five."""
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", KINDS, ids=str)


@pytest.fixture
def head() -> PersonEntry:
    return HEAD


@pytest.fixture
def foreigner() -> PersonEntry:
    return PersonEntry(
        name="NGUYEN THI MINH ANH",
        alias="鎌倉\u3000明",
        born_on=date(1990, 12, 31),
        sex=Sex.FEMALE,
        became_resident_on=date(2020, 7, 9),
        is_foreign=True,
        nationality="ベトナム",
        residency_kind="中長期在留者",
        residence_status="技術・人文知識・国際業務",
        period_of_stay="5年",
        stay_until=date(2027, 8, 30),
        residence_card_number="AB12345678CD",
    )


@pytest.fixture
def certification() -> Certification:
    return CERTIFICATION


@pytest.fixture
def copy_of() -> Callable[..., ResidentRecordCopy]:
    def make(*persons: PersonEntry) -> ResidentRecordCopy:
        return replace(RECORD, persons=persons)

    return make


@pytest.fixture
def seal_certificate() -> SealCertificate:
    return SEAL


@pytest.fixture
def family_register() -> FamilyRegisterCertificate:
    return FAMILY


@pytest.fixture
def supplementary_copy() -> SupplementaryCopy:
    return SUPPLEMENT


@pytest.fixture
def taxation_certificate() -> TaxationCertificate:
    return TAXES


@pytest.fixture
def pages_of() -> Callable[[Paper], list[str]]:
    """Read each page's text with pypdf."""

    def read(paper: Paper) -> list[str]:
        return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper.pdf)).pages]

    return read


@pytest.fixture
def entries_of(pages_of: Callable[[Paper], list[str]]) -> Callable[[Paper], list[str]]:
    """Read the lines of a paper of one sheet, without the marks and the foot."""

    def read(paper: Paper) -> list[str]:
        [page] = pages_of(paper)
        marks = ("見本 TEST", "固有番号", "TEST –")
        lines = [re.sub(r"^1 (?=\S)", "", line.strip()) for line in page.splitlines()]
        return [line for line in lines if not line.startswith(marks) and line != "1"]

    return read


@pytest.fixture
def poppler_text_of(tmp_path: Path) -> Callable[[Paper], str]:
    """Read the text with poppler's pdftotext, which has to be installed."""

    def read(paper: Paper) -> str:
        path = tmp_path / "paper.pdf"
        path.write_bytes(paper.pdf)
        run = subprocess.run(
            ["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, timeout=60
        )
        return run.stdout.decode()

    return read


@pytest.fixture
def written() -> Callable[[str], str]:
    """Leave out blanks, and the invisible places where a long word may break."""

    def leave_out(text: str) -> str:
        return re.sub(r"[\s\u200b]+", "", unicodedata.normalize("NFC", text))

    return leave_out
