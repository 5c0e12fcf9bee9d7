"""The certificate of matters in the family register, in the form of the computerised register."""

from typing import Final

from jumin.documents.certification import NobodyOnPaperError
from jumin.documents.characters import breakable, checked_entry
from jumin.documents.family_entries import FamilyMemberEntry, FamilyRegisterCertificate
from jumin.documents.paper import Paper, typeset
from jumin.documents.sealing import PaperSeal, Summary
from jumin.documents.wareki import wareki
from jumin.documents.wording import HALF_LINE, LINE, given_name
from jumin.terms import Document, Subject


_TITLES: Final = {Subject.ALL: "戸籍全部事項証明書", Subject.SELF: "戸籍個人事項証明書"}
_CERTIFIED: Final = {
    Subject.ALL: "これは、戸籍に記録されている事項の全部を証明した書面である。",
    Subject.SELF: "これは、戸籍中の一部の者について記録されている事項の全部を証明した書面である。",
}


def _lines(items: tuple[tuple[str, str | None], ...]) -> list[list[str]]:
    """Write labels and texts; what has no entry has no line."""
    return [
        [breakable(label, letters=LINE), breakable(text, letters=LINE)]
        for label, text in items
        if text is not None
    ]


def _member(member: FamilyMemberEntry) -> dict[str, object]:
    reading = member.name_reading
    return {
        "removed": member.removed_on is not None,
        "lines": _lines(
            (
                ("名", given_name(member.name)),
                ("名の振り仮名", None if reading is None else given_name(reading)),
                ("生年月日", wareki(member.born_on)),
                ("配偶者区分", member.spouse),
                ("父", member.father or ""),
                ("母", member.mother or ""),
                ("続柄", member.relation),
            )
        ),
        "events": [
            {"title": breakable(event.title, letters=HALF_LINE), "lines": _lines(event.items)}
            for event in member.events
        ],
    }


def render_family_register(
    certificate: FamilyRegisterCertificate, *, seal: PaperSeal | None = None
) -> Paper:
    """Typeset a certificate of all or one person's matters (戸籍全部・個人事項証明書).

    Equal values give equal bytes. Raises `NobodyOnPaperError`, `UnsupportedCharacterError`,
    `TextTooLongError`, `EraDateError`.

    Source: Ordinance for Enforcement of the Family Register Act (戸籍法施行規則) art. 73.
    """
    if not certificate.members:
        raise NobodyOnPaperError
    checked_entry(certificate)
    return typeset(
        "family_register.typ",
        {
            **certificate.certification.values(),
            "title": _TITLES[certificate.subject],
            "certified": _CERTIFIED[certificate.subject],
            "domicile": breakable(certificate.domicile, letters=LINE),
            "head": breakable(certificate.head, letters=LINE),
            "compiled": wareki(certificate.compiled_on),
            "members": [_member(member) for member in certificate.members],
        },
        unique_number=certificate.certification.unique_number,
        issued_at=certificate.certification.issued_at,
        summary=Summary(
            Document.FAMILY_REGISTER,
            certificate.certification.authority,
            (certificate.head, *(given_name(member.name) for member in certificate.members)),
        ),
        seal=seal,
    )
