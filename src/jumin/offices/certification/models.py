"""The certification office's ledger (認証業務の帳簿): authorities, certificates, their states."""

from typing import ClassVar

from django.db import models

from jumin.offices.common import models as common


class Authority(models.Model):
    """One generation of a certification authority (認証局); its key lies in the key folder."""

    purpose = models.CharField(max_length=16)
    generation = models.PositiveSmallIntegerField()
    certificate = models.BinaryField()
    next_serial = models.PositiveBigIntegerField()
    crl_number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("purpose", "generation"), name="one_per_generation"),
        )

    def __str__(self) -> str:
        return f"{self.purpose} {self.generation}"


class Certificate(models.Model):
    """One certificate and its state (電子証明書の発行記録)."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="certificates")
    serial = models.PositiveBigIntegerField()
    resident = models.CharField(max_length=16, db_index=True)
    municipality = models.CharField(max_length=32)
    der = models.BinaryField()
    issued_at = models.DateTimeField()
    last_day = models.DateField()
    state = models.CharField(max_length=16)
    reason = models.PositiveSmallIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("authority", "serial"), name="one_per_serial"),
        )
        ordering: ClassVar = ("authority", "serial")

    def __str__(self) -> str:
        return f"{self.authority_id}:{self.serial}"


class Publication(models.Model):
    """When revocation lists were published last (公表); the status tells its own instant."""

    crls_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.crls_at.isoformat()


class JournalEntry(common.JournalEntry):
    """The certification office's journal."""


class OutboxMessage(common.OutboxMessage):
    """The certification office's outbox."""


class InboxMessage(common.InboxMessage):
    """The certification office's inbox."""
