"""The card office's books (個人番号カード発行台帳): cards and their life. No PIN, no private key.

The office's own keys lie in files; see `record_keys`.
"""

from django.db import models

from jumin.offices.common import models as common
from jumin.offices.common.encryption import SealedField


class Numbering(models.Model):
    """Up to which number cards are numbered; one row."""

    last = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return str(self.last)


class Card(models.Model):
    """One Individual Number Card (個人番号カード).

    The days `…_until` are last days; `due_on` is the first on which something falls due by them.
    What is `ordered_…` was ordered at the counter and waits to be reported as written; of such
    orders `orders_ended` have ended, well or not.
    """

    number = models.CharField(max_length=16, unique=True)
    resident = models.CharField(max_length=16, db_index=True)
    municipality = models.CharField(max_length=32)
    status = models.CharField(max_length=16)
    applied_on = models.DateField()
    ordered_at = models.DateTimeField()
    issued_on = models.DateField()
    last_day = models.DateField()
    handed_over_on = models.DateField(null=True)
    continued_on = models.DateField(null=True)
    suspended_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    moving_in_until = models.DateField(null=True)
    continued_use_until = models.DateField(null=True)
    due_on = models.DateField(null=True, db_index=True)
    signature_serial = models.PositiveBigIntegerField(null=True)
    authentication_serial = models.PositiveBigIntegerField(null=True, db_index=True)
    orders_ended = models.PositiveSmallIntegerField(default=0)
    ordered_on = models.DateField(null=True)
    ordered_signature_serial = models.PositiveBigIntegerField(null=True)
    ordered_authentication_serial = models.PositiveBigIntegerField(null=True)
    ordered_cause = models.CharField(max_length=32, blank=True)
    pin_changed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.number


class KeptRecords(models.Model):
    """What the office keeps of a card's records, to write them anew (券面情報の控え).

    Of name and address only keyed digests are kept: of what the card states, and of what was
    ordered and not reported as written yet.
    """

    card = models.OneToOneField(Card, models.PROTECT, related_name="records")
    card_key = models.BinaryField()
    """The public half of the card's own key, in DER."""
    photograph = SealedField()
    """As it came with the application (顔写真): a grey JPEG 2000."""
    stated = models.CharField(max_length=64)
    ordered = models.TextField(blank=True)
    """Parted by spaces, the last one ordered last."""

    def __str__(self) -> str:
        return str(self.card)


class RecordKey(models.Model):
    """A key by which the office vouches for records on cards (券面情報の署名鍵)."""

    name = models.CharField(max_length=32, unique=True)
    public_key = models.BinaryField()
    """In DER."""
    cv_certificate = models.BinaryField()
    """By the key that certifies it; empty for the root's."""

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class PinReset(models.Model):
    """A new signature PIN that a card's holder reserved by app (署名用パスワード初期化の予約).

    Of the one-time code only a keyed digest is kept. The row goes when the code is used up.
    """

    card = models.OneToOneField(Card, models.PROTECT)
    digest = models.CharField(max_length=64)
    reserved_at = models.DateTimeField()
    tries_left = models.PositiveSmallIntegerField()
    is_redeemed = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.card} {self.reserved_at.isoformat()}"


class JournalEntry(common.JournalEntry):
    """The card office's journal."""


class JournalHead(common.JournalHead):
    """The head of the card office's journal."""


class OutboxMessage(common.OutboxMessage):
    """The card office's outbox."""


class InboxMessage(common.InboxMessage):
    """The card office's inbox."""
