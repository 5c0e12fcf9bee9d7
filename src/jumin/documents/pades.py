"""An electronic signature of the whole PDF besides its codes: PAdES (ETSI EN 319 142-1), optional.

pyHanko, of the extra `sign`, makes it, and is asked what was appended to a paper.
"""

import io
import re
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Final

from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from jumin.documents import bounded
from jumin.documents.bounded import UnreadableFileError


if TYPE_CHECKING:
    from pyhanko.pdf_utils.generic import DictionaryObject
    from pyhanko.pdf_utils.writer import BasePdfFileWriter
    from pyhanko.sign.signers.pdf_signer import PdfSigningSession

FIELD: Final = "JuminTest"

_TRAILER: Final = re.compile(rb"<</Size (\d+)/[^\n]*>>\nstartxref\n(\d+)\n%%EOF\Z")
_SEALED, _SIGNED, _REVISIONS = range(1, 4)
"""What was typeset is revision 0, the codes are 1, the signature is 2; more there is not."""
_OF_FIELD: Final = frozenset({"/FT", "/T", "/Type", "/Subtype", "/F", "/P", "/Rect", "/V"})
_NOWHERE: Final = [0, 0, 0, 0]


def sign_pdf(
    pdf: bytes, key: RSAPrivateKey, certificate: x509.Certificate, *, at: datetime
) -> bytes:
    """Append an invisible signature of baseline level B-B to a PDF (電子署名).

    The key is RSA: a signature by another would make it PDF 2.0, which PDF/A-2 is not.
    Source: ETSI EN 319 142-1 §6.
    """
    from pyhanko.pdf_utils.incremental_writer import (  # noqa: PLC0415 (of an extra)
        IncrementalPdfFileWriter,
    )
    from pyhanko.sign import fields, signers  # noqa: PLC0415 (the same)
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415 (the same)

    class Writer(IncrementalPdfFileWriter):
        """Leaves the metadata as they were issued; pyHanko would write the machine's time."""

        def _update_meta(self) -> None:
            pass

    class Signer(signers.PdfSigner):
        """Signs at the instant given, not at the machine's."""

        def init_signing_session(
            self,
            pdf_out: "BasePdfFileWriter",
            existing_fields_only: bool = False,  # noqa: FBT001, FBT002 (pyHanko's signature)
        ) -> "PdfSigningSession":
            session = super().init_signing_session(pdf_out, existing_fields_only)
            session.system_time = at
            return session

    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=asn1.Certificate.load(certificate.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    signed = io.BytesIO()
    Signer(meta, signer).sign_pdf(Writer(io.BytesIO(pdf)), output=signed)
    return signed.getvalue()


def only_signs(file: bytes, octets: int) -> bool:
    """Whether what follows a sealed paper of so many octets does no more than sign it invisibly.

    Who signed is not looked at. Whatever can't be judged is no mere signature.
    """
    try:
        return bool(bounded.ask(__name__, file, str(octets)))
    except UnreadableFileError:
        return False


def judge(file: bytes, octets: int) -> bool:
    """Judge what was appended, in this very process; raises whatever pyHanko does."""
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 (of an extra)

    sealed, reader = _TRAILER.search(file[:octets]), PdfFileReader(io.BytesIO(file))
    if sealed is None or reader.xrefs.total_revisions != _REVISIONS:
        return False
    size, table = map(int, sealed.groups())
    old = reader.get_historical_resolver(_SEALED)
    page, old_page = (one.root["/Pages"]["/Kids"][0] for one in (reader, old))
    first_page = reader.root["/Pages"]["/Kids"].raw_get(0).idnum
    touched = {ref.idnum for ref in reader.xrefs.explicit_refs_in_revision(_SIGNED)}
    [signature], [field] = reader.embedded_signatures, page["/Annots"]
    return (
        reader.xrefs.get_startxref_for_revision(_SEALED) == table
        and reader.root_ref.idnum == old.root_ref.idnum
        and not reader.xrefs.refs_freed_in_revision(_SIGNED)
        and {number for number in touched if number < size} <= {old.root_ref.idnum, first_page}
        and _is_same(old.root, reader.root, but={"/AcroForm", "/Extensions"})
        and set(reader.root["/AcroForm"]) <= {"/Fields", "/SigFlags"}
        and _is_same(old_page, page, but={"/Annots"})
        and _is_invisible(field.get_object())
        and sum(list(signature.byte_range)[2:]) == len(file)
    )


def _is_same(old: "DictionaryObject", new: "DictionaryObject", *, but: set[str]) -> bool:
    return _written(old, but) == _written(new, but)


def _written(dictionary: "DictionaryObject", but: set[str]) -> dict[str, bytes]:
    written = {}
    for name in set(dictionary) - but:
        stream = io.BytesIO()
        dictionary.raw_get(name).write_to_stream(stream)
        written[name] = stream.getvalue()
    return written


def _is_invisible(field: "DictionaryObject") -> bool:
    return field["/FT"] == "/Sig" and set(field) <= _OF_FIELD and list(field["/Rect"]) == _NOWHERE


def main() -> None:
    """Be the process that looks at what was appended."""
    bounded.answer(lambda file: judge(file, int(sys.argv[1])))
