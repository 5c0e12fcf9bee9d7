"""From a template and values to a paper: PDF/A-2a and PDF/UA-1, the same bytes for the same values.

Values go in as data (`sys.inputs`), never as Typst source: no text of a register is ever code.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

import pylopdf_fonts_cjk
import typst

from jumin.documents.code_update import NoPlacesError
from jumin.documents.sealed import sealed
from jumin.documents.sealing import PaperSeal, Summary
from jumin.terms import JST, FaultError


TEMPLATES: Final = Path(__file__).resolve().parent / "templates"

_PAGES: Final = re.compile(rb"<xmpTPg:NPages>(\d+)</xmpTPg:NPages>")  # XMP paged-text schema
_UNIQUE_NUMBER: Final = re.compile(  # Adobe PDF schema of XMP
    rb"<pdf:Keywords>([0-9A-Z-]+)</pdf:Keywords>"
)


class TypesettingError(FaultError):
    """The typesetter refused a paper; says which template only."""

    def __init__(self, template: str) -> None:
        super().__init__(f"Typesetting {template} failed; see that its template is unchanged.")
        self.template = template


@dataclass(frozen=True)
class Paper:
    """A paper ready to print (証明書): its PDF, what identifies it, and how many sheets it has."""

    pdf: bytes = field(repr=False)
    """PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1)."""
    digest: str
    """SHA-256 of `pdf`, in lower-case hexadecimal."""
    pages: int
    """Sheets; where sealed, each is two pages of the PDF: its front, then its back."""
    unique_number: str
    """The number on each sheet's foot that ties the sheets together (固有番号)."""


def unique_number_of(pdf: bytes) -> str | None:
    """Read the number that a paper bears in its metadata (固有番号); None for what bears none."""
    stated = _UNIQUE_NUMBER.search(pdf)
    return stated[1].decode() if stated else None


@cache
def _typefaces() -> typst.Fonts:
    folder = Path(pylopdf_fonts_cjk.serif_path()).parent
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )


def typeset(  # noqa: PLR0913 (what a paper is, and who seals it)
    template: str,
    values: Mapping[str, object],
    *,
    unique_number: str,
    issued_at: datetime,
    summary: Summary,
    seal: PaperSeal | None = None,
) -> Paper:
    """Typeset a paper from one of the package's templates; `issued_at` is its creation date.

    With a seal each sheet has a back with its code (`sheet_code`). One call, one compiler over
    the shared typefaces: threads don't meet, and memory stays level (a `typst.Compiler` of its
    own for each paper keeps what it compiled).
    Raises `TypesettingError`.
    """
    inputs = {"values": json.dumps(values)}
    if seal is not None:
        inputs["codes"] = "yes"
    try:
        pdf = typst.compile(
            TEMPLATES / template,
            root=TEMPLATES,
            font_paths=_typefaces(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=["a-2a", "ua-1"],
            timestamp=issued_at.astimezone(JST).replace(microsecond=0),
        )
    except typst.TypstError:  # its text may quote the values: not even kept as a context
        pdf = b""
    stated = _PAGES.search(pdf)
    if stated is None:
        raise TypesettingError(template)
    sheets = int(stated[1])
    if seal is not None:
        try:
            pdf, sheets = sealed(
                pdf, summary, unique_number=unique_number, issued_at=issued_at, seal=seal
            )
        except NoPlacesError as error:
            raise TypesettingError(template) from error
    return Paper(
        pdf=pdf,
        digest=hashlib.sha256(pdf).hexdigest(),
        pages=sheets,
        unique_number=unique_number,
    )
