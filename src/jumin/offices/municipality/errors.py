"""What can go wrong at the municipal office."""

from datetime import date

from jumin.terms import ResidentId, UsageError


class NumberMissingError(UsageError):
    """A notification does not state somebody's Individual Number."""

    def __init__(self) -> None:
        super().__init__("The notification does not state everybody's Individual Number.")


class NumberTakenError(UsageError):
    """The Individual Number stated for somebody belongs to another record."""

    def __init__(self, owner: ResidentId) -> None:
        super().__init__(
            f"An Individual Number of the notification belongs to the record {owner}. "
            f"If it is the same person, name that record; else look at the number again."
        )
        self.owner = owner


class NobodyNotifiedError(UsageError):
    """A notification is about nobody."""

    def __init__(self) -> None:
        super().__init__("The notification names nobody: name at least one person.")


class PersonTwiceError(UsageError):
    """A notification names somebody twice."""

    def __init__(self) -> None:
        super().__init__("The notification names somebody twice: name everybody once.")


class NotOneHouseholdError(UsageError):
    """A notification is about people of several households."""

    def __init__(self) -> None:
        super().__init__("The people live in several households: notify each household by itself.")


class AddressFormError(UsageError):
    """An address can't be entered."""

    def __init__(self, longest: int) -> None:
        super().__init__(f"An address has one to {longest} characters.")
        self.longest = longest


class TextTooLongError(UsageError):
    """A notification states something at a length that the register has no room for."""

    def __init__(self, field: str, longest: int) -> None:
        super().__init__(f"The {field.replace('_', ' ')} has {longest} characters at most.")
        self.field, self.longest = field, longest


class AddressUnchangedError(UsageError):
    """A change of address names the address that the household has."""

    def __init__(self, resident: ResidentId) -> None:
        super().__init__(f"The household of {resident} is registered at that address already.")
        self.resident = resident


class DayNotPossibleError(UsageError):
    """A day of a notification can't be."""

    def __init__(self, what: str, day: date, *, first: date | None, last: date | None) -> None:
        bounds = " and ".join(
            f"not {word} {bound}"
            for word, bound in (("before", first), ("after", last))
            if bound is not None
        )
        super().__init__(f"The {what}, {day}, can't be: it is {bounds}.")
        self.what, self.day, self.first, self.last = what, day, first, last


class MovingWithinError(UsageError):
    """A moving-in notification of somebody who lives in the municipality already."""

    def __init__(self, resident: ResidentId) -> None:
        super().__init__(
            f"{resident} is registered in this municipality: notify a change of address. "
            f"If a moving-out was notified and is off, cancel it first."
        )
        self.resident = resident


class MovingOutMissingError(UsageError):
    """A moving-in notification of somebody whose moving-out was not notified (転出証明書)."""

    def __init__(self, resident: ResidentId) -> None:
        super().__init__(
            f"{resident} is registered elsewhere, and no moving-out was notified there: "
            f"notify that first."
        )
        self.resident = resident


class NotMovingOutError(UsageError):
    """No moving-out of the resident was notified that could be cancelled."""

    def __init__(self, resident: ResidentId) -> None:
        super().__init__(f"No moving-out of {resident} was notified: there is nothing to cancel.")
        self.resident = resident


class RecordRemovedError(UsageError):
    """The record was removed (除票): nothing can be notified of it any more."""

    def __init__(self, resident: ResidentId, removed_on: date) -> None:
        super().__init__(
            f"The record {resident} was removed on {removed_on}: nothing can be entered any more."
        )
        self.resident, self.removed_on = resident, removed_on


class ResidentUnknownError(UsageError):
    """The register holds no record of that number."""

    def __init__(self, resident: ResidentId) -> None:
        super().__init__(f"The register holds no record {resident}.")
        self.resident = resident


class ImprintError(UsageError):
    """A seal shows something else than its holder's name, or too much of it (印影)."""

    def __init__(self, longest: int) -> None:
        super().__init__(
            f"A seal shows one to {longest} characters of its holder's name, former surname or "
            f"alias, and nothing else."
        )
        self.longest = longest


class SealRegisteredError(UsageError):
    """The resident has a registered seal already."""

    def __init__(self, resident: ResidentId) -> None:
        super().__init__(f"A seal of {resident} is registered: cancel it first for another one.")
        self.resident = resident


class SealAbsentError(UsageError):
    """No seal of the resident is registered that could be cancelled."""

    def __init__(self, resident: ResidentId) -> None:
        super().__init__(f"No seal of {resident} is registered: there is nothing to cancel.")
        self.resident = resident


class TooYoungForSealError(UsageError):
    """The resident is too young to register a seal."""

    def __init__(self, resident: ResidentId, youngest: int) -> None:
        super().__init__(f"{resident} can register a seal from the age of {youngest} on.")
        self.resident, self.youngest = resident, youngest


class FamilyRegisterFormError(UsageError):
    """A family register can't be compiled of these people."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"A family register has one to {most} members, everybody once, and its head is one "
            f"of them."
        )
        self.most = most


class FamilyRegisterAbsentError(UsageError):
    """The resident stands in no family register that is kept here."""

    def __init__(self, resident: ResidentId) -> None:
        super().__init__(
            f"No family register of {resident} is kept here: file the notice where it is kept."
        )
        self.resident = resident


class AmountsError(UsageError):
    """What is told of an income can't be entered."""

    def __init__(self) -> None:
        super().__init__(
            "Incomes and deductions are a few short kinds with amounts of yen, none negative; an "
            "income that is not determined has none. Dependants are counted from 0."
        )


class NotResidentOnBaseDayError(UsageError):
    """The resident was registered in no municipality of this office on the base day (賦課期日)."""

    def __init__(self, resident: ResidentId, base_day: date) -> None:
        super().__init__(f"{resident} was not registered here on {base_day}: tax it elsewhere.")
        self.resident, self.base_day = resident, base_day
