"""Fields that lie encrypted in the database, and the rotation of their keys."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.db import models

from jumin.installation import FieldKeys, exclusive
from jumin.offices import OFFICES
from jumin.offices.common.transactions import office_transaction
from jumin.terms import FaultError


BATCH: Final = 500
"""So many rows are encrypted anew in one transaction."""


class SealedFieldError(FaultError):
    """What lies in an encrypted field can't be opened with the installation's keys."""

    def __init__(self, field: str) -> None:
        super().__init__(
            f"The encrypted field {field} can't be opened: the row or the installation's secret "
            f"was changed. Put both back from one copy: `jumin sandbox restore`."
        )
        self.field = field


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


def rotate_keys(progress: Callable[[str, int, int], None]) -> int:
    """Encrypt every sealed field with a new key and drop the old ones; tell how many values.

    Others may go on working: both keys open a value meanwhile. Whatever a crash interrupts is
    done by the next call. `progress` is told the office, how many rows are done and how many
    there are.
    """
    keys, rotated = _keys(), 0
    with exclusive(settings.FOLDER.root / "field-keys.lock", "the rotation of field keys"):
        keys.add()
        for office in OFFICES:
            for model, field in _sealed(office):
                rotated += _encrypt_anew(office, model, field, progress)
        keys.drop_old()
    return rotated


def _sealed(office: str) -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_app_config(office).get_models():
        for field in model._meta.get_fields():  # noqa: SLF001 (public by Django's docs)
            if isinstance(field, SealedField):
                yield model, field.name


def _encrypt_anew(
    office: str,
    model: type[models.Model],
    field: str,
    progress: Callable[[str, int, int], None],
) -> int:
    rows = model._default_manager.exclude(**{field: None})  # noqa: SLF001 (public by the docs)
    with office_transaction(office):  # who still encrypted with the old key has committed by now
        numbers = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(numbers), BATCH):
        batch = numbers[start : start + BATCH]
        with office_transaction(office):
            for pk, value in rows.filter(pk__in=batch).values_list("pk", field):
                rows.filter(pk=pk).update(**{field: value})
        progress(office, min(start + BATCH, len(numbers)), len(numbers))
    return len(numbers)


def _keys() -> FieldKeys:
    return FieldKeys(settings.FOLDER.field_keys, settings.JUMIN_SECRETS)


def _cipher() -> MultiFernet:
    return _cipher_of(_keys().edition)


@cache
def _cipher_of(_edition: tuple[int, int]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _keys().newest_first()])
