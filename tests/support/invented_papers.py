"""An invented family on each of the five papers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from jumin.documents import (
    Certification,
    Channel,
    FamilyEventEntry,
    FamilyMemberEntry,
    FamilyRegisterCertificate,
    Paper,
    PersonEntry,
    ResidentRecordCopy,
    SealCertificate,
    SealShape,
    SupplementAddress,
    SupplementaryCopy,
    SupplementMemberEntry,
    TaxationCertificate,
    render_family_register,
    render_resident_record,
    render_seal_certificate,
    render_supplementary_copy,
    render_taxation_certificate,
)
from jumin.terms import JST, Document, IndividualNumber, Sex, Subject, Yen


ADDRESS = "神奈川県鎌倉市御成町18番10号 見本ハイツ101"
CERTIFICATION = Certification(
    municipality_ja="鎌倉市",
    prefecture_ja="神奈川県",
    mayor="見本 太郎",
    issued_at=datetime(2026, 11, 21, 9, 30, tzinfo=JST),
    unique_number="14204-20261121-000017",
    channel=Channel.KIOSK,
)
HEAD = PersonEntry(
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
MEMBER = FamilyMemberEntry(
    name="鎌倉\u3000太郎",
    name_reading="カマクラ\u3000タロウ",
    born_on=date(1985, 5, 3),
    spouse="夫",
    father="鎌倉\u3000次郎",
    mother="鎌倉\u3000梅子",
    relation="長男",
    events=(
        FamilyEventEntry(
            title="出生",
            items=(("出生日", "昭和60年5月3日"), ("出生地", "神奈川県鎌倉市"), ("届出人", "父")),
        ),
        FamilyEventEntry(
            title="婚姻", items=(("婚姻日", "平成24年4月1日"), ("配偶者氏名", "山田\u3000花子"))
        ),
    ),
)
DWELLER = SupplementMemberEntry(
    name="鎌倉\u3000太郎",
    born_on=date(1985, 5, 3),
    sex=Sex.MALE,
    addresses=(
        SupplementAddress(address="東京都新宿区歌舞伎町一丁目4番1号", since=date(2012, 4, 1)),
        SupplementAddress(address=ADDRESS, since=date(2018, 6, 1)),
    ),
)


@dataclass(frozen=True)
class Kind:
    """One of the five papers: what stands on it, what makes it, and how to make it long."""

    document: Document
    entry: Any
    render: Callable[..., Paper]
    long: Any
    """The same with so much on it that it takes several sheets."""

    def __str__(self) -> str:
        return self.document.value


RECORD = ResidentRecordCopy(
    certification=CERTIFICATION,
    address=ADDRESS,
    householder="鎌倉\u3000太郎",
    persons=(HEAD,),
)
SEAL = SealCertificate(
    certification=CERTIFICATION,
    imprint="鎌倉",
    shape=SealShape.ROUND,
    name="鎌倉\u3000太郎",
    born_on=date(1985, 5, 3),
    address=ADDRESS,
)
FAMILY = FamilyRegisterCertificate(
    certification=CERTIFICATION,
    subject=Subject.ALL,
    domicile="神奈川県鎌倉市御成町18番10号",
    head="鎌倉\u3000太郎",
    compiled_on=date(2012, 4, 1),
    members=(MEMBER,),
)
SUPPLEMENT = SupplementaryCopy(
    certification=CERTIFICATION,
    subject=Subject.ALL,
    domicile="神奈川県鎌倉市御成町18番10号",
    head="鎌倉\u3000太郎",
    members=(DWELLER,),
)
TAXES = TaxationCertificate(
    certification=CERTIFICATION,
    fiscal_year=2026,
    name="鎌倉\u3000太郎",
    born_on=date(1985, 5, 3),
    address_on_base_day=ADDRESS,
    incomes=(("給与", Yen(4_520_000)), ("雑", Yen(30_000))),
    total_income=Yen(4_550_000),
    deductions=(("社会保険料控除", Yen(910_000)), ("基礎控除", Yen(430_000))),
    dependants=2,
    prefectural_tax=Yen(114_400),
    municipal_tax=Yen(171_600),
    forest_tax=Yen(1_000),
)
KINDS = (
    Kind(
        Document.RESIDENT_RECORD,
        RECORD,
        render_resident_record,
        replace(RECORD, persons=(HEAD,) * 20),
    ),
    Kind(
        Document.SEAL_REGISTRATION,
        SEAL,
        render_seal_certificate,
        replace(SEAL, name="鎌" * 400, address="倉" * 400, alias="明" * 400),
    ),
    Kind(
        Document.FAMILY_REGISTER,
        FAMILY,
        render_family_register,
        replace(FAMILY, members=(MEMBER,) * 10),
    ),
    Kind(
        Document.SUPPLEMENTARY_REGISTER,
        SUPPLEMENT,
        render_supplementary_copy,
        replace(SUPPLEMENT, members=(DWELLER,) * 20),
    ),
    Kind(
        Document.TAXATION,
        TAXES,
        render_taxation_certificate,
        replace(TAXES, incomes=TAXES.incomes * 40),
    ),
)
