"""Fields that lie encrypted in the database."""

from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import models

from jumin.terms import FaultError


class SealedFieldError(FaultError):
    """What lies in an encrypted field can't be opened with the installation's secret."""

    def __init__(self, field: str) -> None:
        super().__init__(
            f"The encrypted field {field} can't be opened: the row or the installation's secret "
            f"was changed. Put both back from one backup."
        )
        self.field = field


@cache
def _cipher() -> Fernet:
    return Fernet(settings.JUMIN_FIELD_KEY)


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """Bytes that are encrypted on the way into the database and opened on the way out.

    For what the law lets an office keep but nobody may read in a copy of the file: Individual
    Numbers, papers on their way to the printer.
    """

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way in."""
        return None if value is None else _cipher().encrypt(bytes(value))

    def from_db_value(self, value: Any, *_: object) -> bytes | None:
        """Open on the way out."""
        if value is None:
            return None
        try:
            return _cipher().decrypt(bytes(value))
        except InvalidToken as error:
            raise SealedFieldError(str(self)) from error
