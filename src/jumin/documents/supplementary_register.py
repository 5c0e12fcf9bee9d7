"""The copy of the supplementary family register: where its people lived, and since when."""

from typing import Final

from jumin.documents.certification import NobodyOnPaperError
from jumin.documents.characters import breakable, checked_entry
from jumin.documents.family_entries import SupplementaryCopy, SupplementMemberEntry
from jumin.documents.paper import Paper, typeset
from jumin.documents.sealing import PaperSeal, Summary
from jumin.documents.wareki import wareki
from jumin.documents.wording import LINE, SEXES, on_request
from jumin.terms import Document, Subject


_SCOPES: Final = {Subject.ALL: "全部", Subject.SELF: "一部"}


def _member(member: SupplementMemberEntry) -> dict[str, object]:
    return {
        "name": breakable(member.name, letters=LINE),
        "removed": "" if member.removed_on is None else wareki(member.removed_on),
        "born": wareki(member.born_on),
        "sex": SEXES[member.sex],
        "addresses": [
            [breakable(entry.address, letters=LINE), wareki(entry.since)]
            for entry in member.addresses
        ],
    }


def render_supplementary_copy(copy: SupplementaryCopy, *, seal: PaperSeal | None = None) -> Paper:
    """Typeset a copy of the supplementary family register (戸籍の附票の写し).

    Equal copies give equal bytes. Raises `NobodyOnPaperError`, `UnsupportedCharacterError`,
    `TextTooLongError`, `EraDateError`.

    Source: Basic Resident Registration Act (住民基本台帳法) arts. 17, 20.
    """
    if not copy.members:
        raise NobodyOnPaperError
    checked_entry(copy)
    return typeset(
        "supplementary_register.typ",
        {
            **copy.certification.values(),
            "scope": _SCOPES[copy.subject],
            "domicile": breakable(on_request(copy.domicile), letters=LINE),
            "head": breakable(on_request(copy.head), letters=LINE),
            "members": [_member(member) for member in copy.members],
        },
        unique_number=copy.certification.unique_number,
        issued_at=copy.certification.issued_at,
        summary=Summary(
            Document.SUPPLEMENTARY_REGISTER,
            copy.certification.authority,
            tuple(member.name for member in copy.members),
        ),
        seal=seal,
    )
