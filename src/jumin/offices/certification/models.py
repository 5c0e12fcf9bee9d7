"""The certification office's ledger (認証業務の帳簿): authorities, certificates, their states."""

from typing import ClassVar

from django.db import models

from jumin.offices.common import models as common


class Authority(models.Model):
    """One generation of a certification authority (認証局); its key lies in the key folder.

    `responder` holds the key, encrypted, and the certificate of its OCSP responder. The counter
    of serial numbers goes on in the newest generation.
    """

    purpose = models.CharField(max_length=16)
    generation = models.PositiveSmallIntegerField()
    certificate = models.BinaryField()
    responder = models.BinaryField()
    next_serial = models.PositiveBigIntegerField()
    crl_number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("purpose", "generation"), name="one_per_generation"),
        )
        ordering: ClassVar = ("purpose", "generation")

    def __str__(self) -> str:
        return f"{self.purpose} {self.generation}"


class Certificate(models.Model):
    """One certificate and its state (電子証明書の発行記録); `order` names what it was made for.

    That of a phone names in `card_serial` the certificate on the card with which it ends.
    """

    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="certificates", db_index=False
    )
    purpose = models.CharField(max_length=16)
    serial = models.PositiveBigIntegerField()
    order = models.CharField(max_length=64)
    resident = models.CharField(max_length=16)
    municipality = models.CharField(max_length=32)
    der = models.BinaryField()
    issued_at = models.DateTimeField()
    last_day = models.DateField()
    state = models.CharField(max_length=16)
    reason = models.PositiveSmallIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True)
    card_serial = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("purpose", "serial"), name="one_per_serial"),
        )
        indexes = (
            models.Index(fields=("resident", "purpose"), name="of_resident"),
            models.Index(fields=("order", "state"), name="of_order"),
            models.Index(fields=("state", "last_day"), name="ending"),
            models.Index(
                fields=("card_serial",),
                condition=models.Q(card_serial__isnull=False),
                name="of_phones",
            ),
            # All that a publication reads, so that it need not read the certificates themselves.
            models.Index(fields=("authority", "serial"), name="of_authority"),
            models.Index(
                fields=("authority", "serial", "municipality", "reason", "revoked_at"),
                condition=models.Q(reason__isnull=False),
                name="revoked",
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose}:{self.serial}"


class Publication(models.Model):
    """When status and revocation lists were published last (公表); one row.

    `status_due` is set in the transaction of every act that changes the status, and taken back in
    that of its publication: no crash can lose it.
    """

    status_due = models.BooleanField(default=True)
    status_at = models.DateTimeField(null=True)
    crls_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.status_at} {self.crls_at}"


class JournalEntry(common.JournalEntry):
    """The certification office's journal."""


class JournalHead(common.JournalHead):
    """The head of the certification office's journal."""


class OutboxMessage(common.OutboxMessage):
    """The certification office's outbox."""


class InboxMessage(common.InboxMessage):
    """The certification office's inbox."""
