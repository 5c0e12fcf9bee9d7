"""What the sample service keeps of those who registered; it is no office and has no books."""

from typing import ClassVar

from django.db import models


class Account(models.Model):
    """Somebody who registered (利用者登録).

    Kept are the certificates' serial numbers, by which a service knows its users again, and the
    signature certificate, as evidence and for asking later whether it is still good (現況確認).
    """

    signature_serial = models.PositiveBigIntegerField(unique=True)
    authentication_serial = models.PositiveBigIntegerField(null=True, unique=True)
    certificate = models.BinaryField()
    registered_at = models.DateTimeField()
    logged_in_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ("pk",)

    def __str__(self) -> str:
        return f"account {self.pk}"
