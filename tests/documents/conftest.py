"""An invented household, and the text of a paper as real clients read it."""

import io
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pypdf
import pytest

from jumin.documents import Channel, Paper, PersonEntry, ResidentRecordCopy
from jumin.terms import JST, IndividualNumber, Sex


@pytest.fixture
def head() -> PersonEntry:
    return PersonEntry(
        name="鎌倉\u3000太郎",
        name_reading="カマクラ\u3000タロウ",
        born_on=date(1985, 5, 3),
        sex=Sex.MALE,
        became_resident_on=date(2012, 4, 1),
        relationship="世帯主",
        domicile="神奈川県鎌倉市御成町18番10号",
        domicile_head="鎌倉\u3000次郎",
        individual_number=IndividualNumber("999912345677"),
        record_code="99991234561",
        former_address="東京都新宿区歌舞伎町一丁目4番1号",
        moved_in_on=date(2012, 4, 2),
        notified_on=date(2012, 4, 3),
    )


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
def copy_of() -> Callable[..., ResidentRecordCopy]:
    def make(*persons: PersonEntry) -> ResidentRecordCopy:
        return ResidentRecordCopy(
            municipality_ja="鎌倉市",
            prefecture_ja="神奈川県",
            mayor="見本 太郎",
            address="神奈川県鎌倉市御成町18番10号 見本ハイツ101",
            householder="鎌倉\u3000太郎",
            persons=persons,
            issued_at=datetime(2026, 11, 21, 9, 30, tzinfo=JST),
            unique_number="14204-20261121-000017",
            channel=Channel.KIOSK,
        )

    return make


@pytest.fixture
def pages_of() -> Callable[[Paper], list[str]]:
    """Read each page's text with pypdf."""

    def read(paper: Paper) -> list[str]:
        return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper.pdf)).pages]

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
