"""Certificates over keys of one's own (自分の鍵の電子証明書): for a request, not for a card.

An assumption, for tests: the Act knows keys in cards and phones alone. Such a certificate stands in
the ledger as what it is; it is nobody's former one, and no card ends with it.
"""

import hashlib
from datetime import date, datetime
from typing import Final

from jumin.offices.certification import issuing, publishing, services
from jumin.offices.certification.values import IssuedCertificate, OwnKeyOrder
from jumin.offices.common.transactions import office_transaction
from jumin.pki.requests import read_request


ACTOR: Final = "ca.request"
_NO_CARD: Final = date.max
"""No card bounds its validity."""


def issue(order: OwnKeyOrder, *, at: datetime) -> IssuedCertificate:
    """Issue a certificate for a request, or give that which was issued for it; it is delivered."""
    named = (order.holder.resident, order.purpose, order.request.hex())
    application = issuing.Application(
        f"own-{hashlib.sha256(':'.join(named).encode()).hexdigest()[:32]}",
        order.holder,
        {order.purpose: read_request(order.request).public_key},
        _NO_CARD,
        own_key=True,
    )
    with office_transaction(publishing.OFFICE):
        (issued,) = issuing.issue([application], at=at)
        certificate = issued.certificates[order.purpose]
        services.deliver({order.purpose: certificate.serial}, at=at, actor=ACTOR)
    return certificate
