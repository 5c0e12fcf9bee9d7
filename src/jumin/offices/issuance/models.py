"""The issuing centre's books: one row a request."""

from django.db import models

from jumin.offices.common import models as common
from jumin.offices.common.encryption import SealedField


class Request(models.Model):
    """One request at a kiosk, from the challenge to the paper in the hand (交付要求)."""

    number = models.CharField(max_length=20, unique=True)
    terminal = models.CharField(max_length=32)
    state = models.CharField(max_length=16)
    revision = models.PositiveIntegerField(default=0)
    """Counts what happened to the request, so that nothing overtakes anything."""
    at = models.DateTimeField()
    challenge = models.BinaryField()
    serial = models.PositiveBigIntegerField(null=True)
    card_serial = models.PositiveBigIntegerField(null=True)
    resident = models.CharField(max_length=16, blank=True)
    municipality = models.CharField(max_length=32, blank=True)
    card_procedure_on = models.DateField(null=True)
    document = models.CharField(max_length=32, blank=True)
    items = models.JSONField(default=list)
    asked_of = models.CharField(max_length=32, blank=True)
    """Whose document was chosen; empty for that of the card's own municipality."""
    subject = models.CharField(max_length=8, blank=True)
    copies = models.PositiveSmallIntegerField(default=0)
    fee = models.PositiveIntegerField(default=0)
    paid = models.PositiveIntegerField(default=0)
    refunded = models.PositiveIntegerField(default=0)
    paper = SealedField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("at",), condition=models.Q(ended_at=None), name="issuance_open"),
        )

    def __str__(self) -> str:
        return self.number


class UseRegistration(models.Model):
    """A registration of use with the municipality of the registered domicile (利用登録).

    It is for one authentication certificate: with the next one it is made anew.
    """

    resident = models.CharField(max_length=16)
    municipality = models.CharField(max_length=32)
    serial = models.PositiveBigIntegerField()
    applied_on = models.DateField()
    available_from = models.DateField()
    state = models.CharField(max_length=16)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("resident", "municipality", "serial"), name="one_use_registration"
            ),
        )
        indexes = (
            models.Index(
                fields=("available_from",),
                condition=models.Q(state="applied"),
                name="issuance_use_applied",
            ),
        )

    def __str__(self) -> str:
        return f"use {self.pk}"


class JournalEntry(common.JournalEntry):
    """The issuing centre's journal."""


class JournalHead(common.JournalHead):
    """The head of the issuing centre's journal."""


class OutboxMessage(common.OutboxMessage):
    """The issuing centre's outbox."""


class InboxMessage(common.InboxMessage):
    """The issuing centre's inbox."""
