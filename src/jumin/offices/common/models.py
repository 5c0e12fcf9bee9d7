"""The books every office has, each office with tables of its own (abstract models)."""

from django.db import models


class JournalEntry(models.Model):
    """One line of an office's journal (業務記録): who did what, to what, with which facts.

    Append-only; each line's digest covers the line before it. No personal data.
    """

    at = models.DateTimeField()
    act = models.CharField(max_length=64)
    subject = models.CharField(max_length=64)
    actor = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        abstract = True
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.at.isoformat()} {self.act} {self.subject}"


class OutboxMessage(models.Model):
    """What other offices must learn, written in the transaction of the act itself."""

    at = models.DateTimeField()
    kind = models.CharField(max_length=64)
    subject = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    delivered_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        abstract = True
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class InboxMessage(models.Model):
    """What was learned from another office: a message is handled once, however often it comes."""

    sender = models.CharField(max_length=32)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    class Meta:
        abstract = True
        constraints = (
            models.UniqueConstraint(fields=("sender", "number"), name="%(app_label)s_once"),
        )

    def __str__(self) -> str:
        return f"{self.sender} {self.number}"
