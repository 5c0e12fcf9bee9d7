"""From the registers to the paper (証明書の作成)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from jumin import rules
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
from jumin.offices.issuance import contents, countersigning, sealing
from jumin.offices.issuance.identity import Holder
from jumin.offices.issuance.values import Order, RequestNumber
from jumin.offices.municipality import gateway as municipality
from jumin.offices.municipality.gateway import (
    FamilyMember,
    FamilyRegister,
    HouseholdRecord,
    RegisteredPerson,
)
from jumin.terms import (
    Document,
    FaultError,
    MunicipalityId,
    RecordItem,
    ResidentId,
    day_of,
)


MAYOR: Final = "見本　太郎"
"""Who certifies on every paper of this project: nobody."""
FOREIGN_KIND: Final = "中長期在留者"


class RegisterChangedError(FaultError):
    """A register lost what the paper was to state, just after it was asked."""

    def __init__(self, document: Document) -> None:
        super().__init__(f"The register behind {document} changed meanwhile. Choose again.")
        self.document = document


@dataclass(frozen=True)
class Commission:
    """One paper to make: for whom, what, under which number (作成指示)."""

    holder: Holder
    record: HouseholdRecord
    order: Order
    number: RequestNumber
    at: datetime

    @property
    def resident(self) -> ResidentId:
        """Tell whose paper it is."""
        return self.holder.resident

    @property
    def place(self) -> MunicipalityId:
        """Tell whose document it is."""
        return self.order.municipality or self.holder.municipality

    @property
    def certification(self) -> Certification:
        """Tell who certifies, when, by which number."""
        place = rules.municipality(self.place)
        return Certification(
            municipality_ja=place.name_ja,
            prefecture_ja=place.prefecture_ja,
            mayor=MAYOR,
            issued_at=self.at,
            unique_number=self.number,
            channel=Channel.KIOSK,
        )


def typeset(
    holder: Holder,
    record: HouseholdRecord,
    order: Order,
    *,
    number: RequestNumber,
    at: datetime,
) -> Paper:
    """Typeset what was chosen from its register, signed by the issuing centre.

    Raises `RegisterChangedError` where the register has lost it since the rules were asked, and
    `SigningAbsentError`.
    """
    paper = _MAKERS[order.document](Commission(holder, record, order, number, at))
    return countersigning.countersigned(paper, at=at)


def _resident_record(asked: Commission) -> Paper:
    """Make a copy of the resident record (住民票の写し)."""
    items, record = asked.order.items, asked.record
    people = contents.people_on(record, asked.resident, asked.order.subject)
    if RecordItem.MY_NUMBER in items:
        numbers_of = frozenset(person.resident for person in people)
        record = municipality.household_record(asked.resident, numbers_of=numbers_of)
        people = contents.people_on(record, asked.resident, asked.order.subject)
    paper = ResidentRecordCopy(
        certification=asked.certification,
        address=record.address,
        householder=record.householder if RecordItem.HOUSEHOLDER in items else None,
        persons=tuple(_person(one, items) for one in people),
    )
    return render_resident_record(paper, seal=sealing.seal())


def _seal_certificate(asked: Commission) -> Paper:
    """Make a seal registration certificate (印鑑登録証明書)."""
    registered = municipality.seal_registration(asked.resident)
    if registered is None or registered.municipality != asked.place:
        raise RegisterChangedError(asked.order.document)
    person = asked.record.person(asked.resident)
    paper = SealCertificate(
        certification=asked.certification,
        imprint=registered.imprint,
        shape=SealShape(registered.shape.value),
        name=person.name,
        born_on=person.born_on,
        address=asked.record.address,
        former_surname=person.former_surname or None,
        alias=person.alias or None,
        is_foreign=bool(person.nationality),
    )
    return render_seal_certificate(paper, seal=sealing.seal())


def _family_register(asked: Commission) -> Paper:
    """Make a certificate of matters in the family register (戸籍全部・個人事項証明書)."""
    register = _register(asked)
    members = contents.members_on(register, asked.resident, asked.order.subject)
    paper = FamilyRegisterCertificate(
        certification=asked.certification,
        subject=asked.order.subject,
        domicile=register.domicile,
        head=register.head,
        compiled_on=register.compiled_on,
        members=tuple(_member(one) for one in members),
    )
    return render_family_register(paper, seal=sealing.seal())


def _supplement(asked: Commission) -> Paper:
    """Make a copy of the supplementary family register (戸籍の附票の写し)."""
    register = _register(asked)
    is_stated = RecordItem.DOMICILE in asked.order.items
    members = contents.members_on(register, asked.resident, asked.order.subject)
    paper = SupplementaryCopy(
        certification=asked.certification,
        subject=asked.order.subject,
        domicile=register.domicile if is_stated else None,
        head=register.head if is_stated else None,
        members=tuple(
            SupplementMemberEntry(
                name=one.name,
                born_on=one.born_on,
                sex=one.sex,
                addresses=tuple(
                    SupplementAddress(address=stay.address, since=stay.since)
                    for stay in one.addresses
                ),
                removed_on=one.removed_on,
            )
            for one in members
        ),
    )
    return render_supplementary_copy(paper, seal=sealing.seal())


def _taxation(asked: Commission) -> Paper:
    """Make a certificate of income, of taxation or of exemption (所得・課税・非課税証明書)."""
    year = rules.newest_tax_year(day_of(asked.at)).value
    record = municipality.tax_record(asked.resident, asked.place, year)
    if record is None:
        raise RegisterChangedError(asked.order.document)
    paper = TaxationCertificate(
        certification=asked.certification,
        fiscal_year=record.fiscal_year,
        name=record.name,
        born_on=asked.record.person(asked.resident).born_on,
        address_on_base_day=record.address_on_base_day,
        incomes=record.incomes,
        total_income=record.total_income,
        deductions=record.deductions,
        dependants=record.dependants,
        prefectural_tax=record.prefectural_tax,
        municipal_tax=record.municipal_tax,
        forest_tax=record.forest_tax,
        is_foreign=bool(asked.record.person(asked.resident).nationality),
    )
    return render_taxation_certificate(paper, seal=sealing.seal())


_MAKERS: Final[Mapping[Document, Callable[[Commission], Paper]]] = MappingProxyType(
    {
        Document.RESIDENT_RECORD: _resident_record,
        Document.SEAL_REGISTRATION: _seal_certificate,
        Document.FAMILY_REGISTER: _family_register,
        Document.SUPPLEMENTARY_REGISTER: _supplement,
        Document.TAXATION: _taxation,
    }
)


def _register(asked: Commission) -> FamilyRegister:
    register = municipality.family_register(asked.resident)
    if register is None or register.municipality != asked.place:
        raise RegisterChangedError(asked.order.document)
    return register


def _member(member: FamilyMember) -> FamilyMemberEntry:
    return FamilyMemberEntry(
        name=member.name,
        born_on=member.born_on,
        father=member.father or None,
        mother=member.mother or None,
        relation=member.relation,
        events=tuple(FamilyEventEntry(title=one.title, items=one.items) for one in member.events),
        spouse=member.spouse or None,
        removed_on=member.removed_on,
    )


def _person(person: RegisteredPerson, items: frozenset[RecordItem]) -> PersonEntry:
    with_domicile = RecordItem.DOMICILE in items
    is_foreign = bool(person.nationality)
    shows_residence = with_domicile and is_foreign
    return PersonEntry(
        name=person.name,
        born_on=person.born_on,
        sex=person.sex,
        became_resident_on=person.became_resident_on,
        name_reading=person.name_reading,
        former_surname=person.former_surname or None,
        alias=person.alias or None,
        relationship=person.relationship if RecordItem.HOUSEHOLDER in items else None,
        domicile=person.domicile if with_domicile else None,
        domicile_head=person.domicile_head if with_domicile else None,
        individual_number=person.individual_number if RecordItem.MY_NUMBER in items else None,
        former_address=person.former_address,
        moved_in_on=person.moved_in_on,
        notified_on=person.notified_on,
        is_foreign=is_foreign,
        nationality=person.nationality if shows_residence else None,
        residency_kind=FOREIGN_KIND if shows_residence else None,
        residence_status=person.residence_status if shows_residence else None,
        stay_until=person.stay_until if shows_residence else None,
    )
