"""A paper about nobody, so that servers can warm up before the first resident comes."""

from datetime import date, datetime
from typing import Final

from jumin.documents.certification import Certification, Channel
from jumin.documents.entries import PersonEntry, ResidentRecordCopy
from jumin.documents.resident_record import render_resident_record
from jumin.terms import JST, Sex


_SPECIMEN: Final = ResidentRecordCopy(
    certification=Certification(
        municipality_ja="見本市",
        prefecture_ja="見本県",
        mayor="見本\u3000太郎",
        issued_at=datetime(2026, 4, 1, 9, tzinfo=JST),
        unique_number="TEST-0",
        channel=Channel.COUNTER,
    ),
    address="見本県見本市見本町1番1号",
    householder=None,
    persons=(
        PersonEntry(
            name="見本\u3000花子",
            born_on=date(2000, 1, 1),
            sex=Sex.FEMALE,
            became_resident_on=date(2000, 1, 1),
        ),
    ),
)


def warm() -> None:
    """Load typefaces and template and typeset a specimen (見本) once; later papers come faster."""
    render_resident_record(_SPECIMEN)
