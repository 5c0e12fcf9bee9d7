"""The seal registration certificate: the imprint as a picture, and whose it is."""

from typing import Final

from jumin.documents.characters import breakable, characters_of, checked_entry
from jumin.documents.entries import SealCertificate, SealShape
from jumin.documents.paper import Paper, typeset
from jumin.documents.sealing import PaperSeal, Summary
from jumin.documents.wording import HALF_LINE, birth_date
from jumin.terms import Document, UsageError


MOST_CHARACTERS: Final = 4
"""A seal of this project shows one to so many characters."""

_SHAPES: Final = {SealShape.ROUND: "丸形", SealShape.SQUARE: "角形", SealShape.OVAL: "小判形"}


class ImprintError(UsageError):
    """A seal shows one to four characters."""

    def __init__(self) -> None:
        super().__init__(f"The imprint has not 1 to {MOST_CHARACTERS} characters; register it so.")


def _rows(certificate: SealCertificate) -> list[list[str]]:
    names = (
        ("氏名", certificate.name),
        ("旧氏", certificate.former_surname),
        ("通称", certificate.alias),
    )
    born_on = birth_date(certificate.born_on, is_foreign=certificate.is_foreign)
    return [
        *([label, breakable(text, letters=HALF_LINE)] for label, text in names if text is not None),
        ["生年月日", born_on],
        ["住所", breakable(certificate.address, letters=HALF_LINE)],
    ]


def render_seal_certificate(
    certificate: SealCertificate, *, seal: PaperSeal | None = None
) -> Paper:
    """Typeset a seal registration certificate (印鑑登録証明書).

    Equal values give equal bytes. Raises `ImprintError`, `UnsupportedCharacterError`,
    `TextTooLongError`, `EraDateError`.
    """
    checked_entry(certificate)
    characters = characters_of(certificate.imprint)
    if not 0 < len(characters) <= MOST_CHARACTERS:
        raise ImprintError
    return typeset(
        "seal_certificate.typ",
        {
            **certificate.certification.values(),
            "rows": _rows(certificate),
            "imprint": characters,
            "shape": certificate.shape.value,
            "described": f"{_SHAPES[certificate.shape]}「{certificate.imprint}」",
        },
        unique_number=certificate.certification.unique_number,
        issued_at=certificate.certification.issued_at,
        summary=Summary(
            Document.SEAL_REGISTRATION,
            certificate.certification.authority,
            (certificate.name,),
        ),
        seal=seal,
    )
