"""The guard at the printer: only a request's own paper comes out (誤交付の防止)."""

import hashlib

from jumin.documents import unique_number_of
from jumin.offices.certification import gateway as certification
from jumin.offices.issuance import identity, models, requests


def digest_of(pdf: bytes) -> str:
    """Tell the SHA-256 of what is about to be printed; empty for nothing."""
    return hashlib.sha256(pdf).hexdigest() if pdf else ""


def is_own(row: models.Request, pdf: bytes) -> bool:
    """Whether this is the paper that was typeset for this request and for its card's holder.

    Its bytes are those that were typeset, it bears the request's number, and the person whose
    record was read is the one to whom the certificate was issued.
    """
    holder = requests.holder_of(row)
    return (
        digest_of(pdf) == row.digest
        and unique_number_of(pdf) == row.number
        and certification.entry(identity.PURPOSE, holder.serial).resident == holder.resident
    )
