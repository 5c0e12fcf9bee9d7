"""The books every office has, each office with tables of its own (abstract models)."""

from django.db import models


class JournalEntry(models.Model):
    """One line of an office's journal (業務記録): who did what, to what, with which facts.

    Append-only and numbered without a gap. Each line's digest covers the line before it, and its
    seal is made with a key of the office. No personal data.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=64)
    subject = models.CharField(max_length=64)
    actor = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        abstract = True
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.at.isoformat()} {self.act} {self.subject}"


class JournalHead(models.Model):
    """The last line of an office's journal, signed: nobody can cut lines off its end unseen."""

    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    signature = models.BinaryField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"


class OutboxMessage(models.Model):
    """What other offices must learn, written in the transaction of the act itself (送信箱).

    `at` is the town's instant of the act; the others are real time, as they tell of machines.
    """

    at = models.DateTimeField()
    kind = models.CharField(max_length=64)
    subject = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    delivered_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=64, blank=True)
    parked_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=("id",),
                condition=models.Q(delivered_at=None),
                name="%(app_label)s_waiting",
            ),
        )

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
