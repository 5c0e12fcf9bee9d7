"""Links between one person's certificates (新旧シリアル番号・署名用と利用者証明用の対応).

By the first a relying party knows its user again after a renewal, a new card or a new phone; by the
second it knows by the authentication certificate who registered by signature. What the
authority's own interface for it looks like is not public.
"""

from django.db.models import QuerySet

from jumin.offices.certification import models
from jumin.terms import CertificatePurpose


def link(row: models.Certificate) -> None:
    """Link a certificate that is being delivered; the caller saves it."""
    if row.own_key:
        return
    former = _delivered_before(row).values_list("serial", flat=True).first()
    row.former = former
    if row.beside is not None:
        other = next(one for one in CertificatePurpose if one != row.purpose)
        known = models.Certificate.objects.filter(purpose=other, serial=row.beside)
        known.update(beside=row.serial)


def _delivered_before(row: models.Certificate) -> QuerySet[models.Certificate]:
    """Tell what its holder had of this purpose, on cards or on phones; the latest first."""
    return models.Certificate.objects.filter(
        resident=row.resident,
        purpose=row.purpose,
        card_serial__isnull=row.card_serial is None,
        own_key=False,
        delivered_at__isnull=False,
    ).order_by("-delivered_at", "-serial")
