"""The certification office's ledger (認証業務の帳簿): authorities, certificates, their states."""

from typing import ClassVar

from django.db import models

from jumin.offices.certification.fields import SecondField
from jumin.offices.common import models as common


class Authority(models.Model):
    """One generation of a certification authority (認証局); its key lies in files or in a token.

    `transcript` is the record of its key ceremony (`jumin.pki.transcript`). `responder` holds the
    key, encrypted, and the certificate of its OCSP responder. The counter of serial numbers goes on
    in the newest generation. `crl_tags` are those of the published lists (`jumin.pki.crl.tag`), in
    hexadecimal digits by the name of the file: by them they are known to be edition
    `crl_published`, as we made it.
    """

    purpose = models.CharField(max_length=16)
    generation = models.PositiveSmallIntegerField()
    certificate = models.BinaryField()
    transcript = models.BinaryField()
    responder = models.BinaryField()
    next_serial = models.PositiveBigIntegerField()
    crl_number = models.PositiveBigIntegerField(default=0)
    crl_published = models.PositiveBigIntegerField(default=0)
    crl_tags = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("purpose", "generation"), name="one_per_generation"),
        )
        ordering: ClassVar = ("purpose", "generation")

    def __str__(self) -> str:
        return f"{self.purpose} {self.generation}"


class Certificate(models.Model):
    """One certificate and its state (電子証明書の発行記録); `order` names what it was made for.

    That of a phone names in `card_serial` the certificate on the card with which it ends. Of those
    that were delivered, `former` is the serial number of the one whose place it took, of the same
    purpose; `beside` is that of the other purpose on the same card. `own_key`: its key is in no
    card; who applied for it keeps it.
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
    revoked_at = SecondField(null=True)
    card_serial = models.PositiveBigIntegerField(null=True)
    delivered_at = models.DateTimeField(null=True)
    former = models.PositiveBigIntegerField(null=True)
    beside = models.PositiveBigIntegerField(null=True)
    own_key = models.BooleanField(default=False)

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
            models.Index(
                fields=("purpose", "former"),
                condition=models.Q(former__isnull=False),
                name="successors",
            ),
            # All that a publication reads, so that it need not read the certificates themselves.
            models.Index(
                fields=("authority", "serial", "reason", "revoked_at"), name="of_authority"
            ),
            models.Index(
                fields=("authority", "serial", "municipality", "reason", "revoked_at"),
                condition=models.Q(reason__isnull=False),
                name="revoked",
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose}:{self.serial}"


class StatusChange(models.Model):
    """A certificate whose state changed, and where that is not published yet (未公表の変更).

    Written in the transaction of the act, taken away in that of the publication: no crash loses
    it. What the state is says the certificate's own row.
    """

    certificate = models.ForeignKey(
        Certificate, models.CASCADE, related_name="changes", db_index=False
    )
    missing_in = models.CharField(max_length=8)

    class Meta:
        indexes = (models.Index(fields=("missing_in",), name="unpublished"),)

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.missing_in}"


class Publication(models.Model):
    """When status and revocation lists were published last (公表); one row.

    `status_due` is set in the transaction of every act that changes the status, and taken back in
    that of its publication: no crash can lose it. `status_digest` is the SHA-256 of the published
    status, so that it is changed only where it is the one we made; empty where the next one is to
    be made of the whole ledger.
    """

    status_due = models.BooleanField(default=True)
    status_at = models.DateTimeField(null=True)
    status_digest = models.BinaryField(default=b"")
    crls_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.status_at} {self.crls_at}"


class RelyingParty(models.Model):
    """Somebody who notified that they rely on certificates (署名検証者・利用者証明検証者の届出).

    `key_digest` is the SHA-256 digest of their key, `certificate` that which they show instead
    (DER). `fault` tells how a tester is answered wrongly. Numbers are never used again: by them
    the log of queries knows who asked.
    """

    number = models.PositiveSmallIntegerField(primary_key=True)
    name = models.CharField(max_length=64)
    asks_signature = models.BooleanField()
    asks_authentication = models.BooleanField()
    key_digest = models.BinaryField(max_length=32)
    certificate = models.BinaryField(null=True)
    is_tester = models.BooleanField()
    fault = models.CharField(max_length=16, blank=True)
    registered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("name",), condition=models.Q(ended_at__isnull=True), name="one_of_a_name"
            ),
            models.CheckConstraint(
                condition=models.Q(is_tester=True) | models.Q(fault=""), name="faults_for_testers"
            ),
        )
        ordering: ClassVar = ("number",)

    def __str__(self) -> str:
        return f"party:{self.number}"


class JournalEntry(common.JournalEntry):
    """The certification office's journal."""


class JournalHead(common.JournalHead):
    """The head of the certification office's journal."""


class OutboxMessage(common.OutboxMessage):
    """The certification office's outbox."""


class InboxMessage(common.InboxMessage):
    """The certification office's inbox."""
