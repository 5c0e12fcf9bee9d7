"""From a template and values to a paper: PDF/A-2a and PDF/UA-1, the same bytes for the same values.

Values go in as data (`sys.inputs`), never as Typst source: no text of a register is ever code.
"""

import hashlib
import importlib.resources
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

from jumin.terms import JST, FaultError


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
    """PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1), unsigned."""
    digest: str
    """SHA-256 of `pdf`, in lower-case hexadecimal."""
    pages: int
    """Sheets, printed on one side."""
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


@cache
def _template(name: str) -> bytes:
    return importlib.resources.files(__package__).joinpath("templates", name).read_bytes()


def typeset(
    template: str, values: Mapping[str, object], *, unique_number: str, issued_at: datetime
) -> Paper:
    """Typeset a paper from one of the package's templates; `issued_at` is its creation date.

    One call, one compiler over the shared typefaces: threads don't meet, and memory stays level
    (a `typst.Compiler` of its own for each paper keeps what it compiled).
    Raises `TypesettingError`.
    """
    try:
        pdf = typst.compile(
            _template(template),
            font_paths=_typefaces(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"values": json.dumps(values)},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=issued_at.astimezone(JST).replace(microsecond=0),
        )
    except typst.TypstError:  # its text may quote the values: not even kept as a context
        pdf = b""
    stated = _PAGES.search(pdf)
    if stated is None:
        raise TypesettingError(template)
    return Paper(
        pdf=pdf,
        digest=hashlib.sha256(pdf).hexdigest(),
        pages=int(stated[1]),
        unique_number=unique_number,
    )
