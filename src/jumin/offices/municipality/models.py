"""The Basic Resident Register (住民基本台帳) and the other registers: rows only, no decisions."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jumin.offices.common import models as common
from jumin.offices.common.encryption import SealedField


class Numbering(models.Model):
    """Up to which number a municipality's residents are numbered."""

    municipality = models.CharField(max_length=32, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.municipality} {self.last}"


class Household(models.Model):
    """A household (世帯): people at one address who share a living."""

    municipality = models.CharField(max_length=32)
    address = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"household {self.pk}"


class Resident(models.Model):
    """One person's resident record (住民票; Basic Resident Registration Act arts. 7, 30-45).

    A person keeps the number for life and has one record that is not removed, or none.
    """

    number = models.CharField(max_length=16, db_index=True)
    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    position = models.PositiveSmallIntegerField()
    relationship = models.CharField(max_length=32)
    name = models.CharField(max_length=100)
    name_reading = models.CharField(max_length=100)
    former_surname = models.CharField(max_length=50, blank=True)
    alias = models.CharField(max_length=100, blank=True)
    born_on = models.DateField()
    sex = models.CharField(max_length=1)
    individual_number = SealedField()
    individual_number_digest = models.CharField(max_length=64, db_index=True)
    became_resident_on = models.DateField()
    moved_in_on = models.DateField()
    notified_on = models.DateField()
    former_address = models.CharField(max_length=200, blank=True)
    domicile = models.CharField(max_length=200, blank=True)
    domicile_head = models.CharField(max_length=100, blank=True)
    nationality = models.CharField(max_length=50, blank=True)
    residence_status = models.CharField(max_length=50, blank=True)
    stay_until = models.DateField(null=True)
    is_restricted = models.BooleanField(default=False)
    moving_out_on = models.DateField(null=True)
    removed_on = models.DateField(null=True)
    removed_cause = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering: ClassVar = ("household", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("number",), condition=Q(removed_on=None), name="one_living_record"
            ),
            models.UniqueConstraint(
                fields=("individual_number_digest",),
                condition=Q(removed_on=None),
                name="one_living_record_of_a_number",
            ),
        )
        indexes = (
            models.Index(
                fields=("moving_out_on",),
                condition=Q(removed_on=None, moving_out_on__isnull=False),
                name="about_to_move_out",
            ),
        )

    def __str__(self) -> str:
        return self.number


class SealRegistration(models.Model):
    """A registered seal (印鑑登録); a person has one that is not cancelled, or none."""

    resident = models.CharField(max_length=16, db_index=True)
    municipality = models.CharField(max_length=32)
    imprint = models.CharField(max_length=4)
    shape = models.CharField(max_length=8)
    registered_on = models.DateField()
    cancelled_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("resident",), condition=Q(cancelled_on=None), name="one_seal"
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The registration's number (印鑑登録番号)."""
        return f"{self.pk:06d}"


class FamilyRegister(models.Model):
    """A family register (戸籍; Family Register Act art. 6)."""

    municipality = models.CharField(max_length=32)
    domicile = models.CharField(max_length=200)
    head = models.CharField(max_length=100)
    compiled_on = models.DateField()
    filed_on = models.DateField()

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What the office calls it."""
        return f"F{self.pk:06d}"


class FamilyMember(models.Model):
    """Somebody in a family register; everybody stands in one at most (除籍 apart)."""

    register = models.ForeignKey(FamilyRegister, models.PROTECT, related_name="members")
    position = models.PositiveSmallIntegerField()
    resident = models.CharField(max_length=16, blank=True, db_index=True)
    name = models.CharField(max_length=100)
    born_on = models.DateField()
    sex = models.CharField(max_length=1)
    father = models.CharField(max_length=100, blank=True)
    mother = models.CharField(max_length=100, blank=True)
    relation = models.CharField(max_length=8)
    spouse = models.CharField(max_length=1, blank=True)
    entered_on = models.DateField()
    removed_on = models.DateField(null=True)
    events = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ("register", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("resident",),
                condition=Q(removed_on=None) & ~Q(resident=""),
                name="one_family_register",
            ),
        )

    def __str__(self) -> str:
        return f"member {self.pk}"


class SupplementAddress(models.Model):
    """An address in the supplement to a family register (戸籍の附票)."""

    member = models.ForeignKey(FamilyMember, models.PROTECT, related_name="addresses")
    address = models.CharField(max_length=200)
    since = models.DateField()

    class Meta:
        ordering: ClassVar = ("since", "pk")

    def __str__(self) -> str:
        return f"address {self.pk}"


class TaxRecord(models.Model):
    """Somebody's tax of one fiscal year (課税台帳), at one municipality by its base day."""

    resident = models.CharField(max_length=16)
    municipality = models.CharField(max_length=32)
    fiscal_year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    address_on_base_day = models.CharField(max_length=200)
    is_determined = models.BooleanField()
    incomes = models.JSONField(default=list)
    deductions = models.JSONField(default=list)
    dependants = models.PositiveSmallIntegerField()
    prefectural_tax = models.PositiveBigIntegerField()
    municipal_tax = models.PositiveBigIntegerField()
    forest_tax = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("resident", "fiscal_year"), name="one_tax_record"),
        )

    def __str__(self) -> str:
        return f"tax of {self.resident}, {self.fiscal_year}"


class JournalEntry(common.JournalEntry):
    """The municipal office's journal."""


class JournalHead(common.JournalHead):
    """The head of the municipal office's journal."""


class OutboxMessage(common.OutboxMessage):
    """The municipal office's outbox."""


class InboxMessage(common.InboxMessage):
    """The municipal office's inbox."""
