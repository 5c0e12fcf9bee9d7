"""What the municipality's registers hold of one person, each read once, when it is asked for."""

from functools import cached_property

from jumin.offices.municipality import gateway as municipality
from jumin.offices.municipality.gateway import FamilyRegister, HouseholdRecord, SealRegistration
from jumin.terms import ResidentId


class Registers:
    """The registers, as they were read for one question or several at the same instant."""

    def __init__(self, resident: ResidentId) -> None:
        self._resident = resident

    @cached_property
    def record(self) -> HouseholdRecord:
        """Read the resident record of the whole household (住民票)."""
        return municipality.household_record(self._resident)

    @cached_property
    def family(self) -> FamilyRegister | None:
        """Read the family register with its supplement (戸籍, 戸籍の附票)."""
        return municipality.family_register(self._resident)

    @cached_property
    def seal(self) -> SealRegistration | None:
        """Read the registration of the seal (印鑑登録)."""
        return municipality.seal_registration(self._resident)
