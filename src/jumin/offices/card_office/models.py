"""The card office's books (個人番号カード発行台帳): cards and their life. No PIN, no image."""

from django.db import models

from jumin.offices.common import models as common


class Card(models.Model):
    """One Individual Number Card (個人番号カード)."""

    number = models.CharField(max_length=16, unique=True)
    resident = models.CharField(max_length=16, db_index=True)
    municipality = models.CharField(max_length=32)
    status = models.CharField(max_length=16)
    applied_on = models.DateField()
    issued_on = models.DateField()
    last_day = models.DateField()
    handed_over_on = models.DateField(null=True)
    suspended_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    signature_serial = models.PositiveBigIntegerField(null=True)
    authentication_serial = models.PositiveBigIntegerField(null=True, db_index=True)

    def __str__(self) -> str:
        return self.number


class JournalEntry(common.JournalEntry):
    """The card office's journal."""


class OutboxMessage(common.OutboxMessage):
    """The card office's outbox."""


class InboxMessage(common.InboxMessage):
    """The card office's inbox."""
