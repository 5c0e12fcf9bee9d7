"""Constructed data objects of a card's files: a tag around fields of known tags in known order."""

import struct
from dataclasses import dataclass
from typing import Final

from jumin.cardfiles.jpki import FILLER
from jumin.cardfiles.records import RecordFormError
from jumin.iso7816 import Tlv, TlvError


LONGEST_FILE: Final = 0x7FFF
"""How many bytes a file may have: READ BINARY has offsets of 15 bits (ISO/IEC 7816-4 §11.3.3)."""


@dataclass(frozen=True)
class Template:
    """How one file's object is built (構造化データオブジェクト): its tag and those of its fields.

    With a `table`, the first field in the object is a table of offsets, two bytes each, counted
    from the first byte of the file to each of the other fields. Every length from 128 on is
    written in the two-byte form, and read in any.
    """

    name: str
    tag: int
    fields: tuple[int, ...]
    table: int | None = None

    def objects(self, *values: bytes) -> list[bytes]:
        """Encode values as the first fields; raises `RecordFormError` where one is too long."""
        if sum(map(len, values)) > LONGEST_FILE:
            raise self._too_long()
        tags = self.fields[: len(values)]
        return [Tlv(tag, value).to_card_bytes() for tag, value in zip(tags, values, strict=True)]

    def build(self, *values: bytes) -> bytes:
        """Build the object; raises `RecordFormError` where it is too long for a file."""
        objects = self.objects(*values)
        if self.table is not None:
            objects = [self._table_before(objects, self.table), *objects]
        built = Tlv(self.tag, b"".join(objects)).to_card_bytes()
        if len(built) > LONGEST_FILE:
            raise self._too_long()
        return built

    def read(self, octets: bytes) -> list[bytes]:
        """Give the values of the fields; filler (FF or 00) may stand behind the object.

        Raises `RecordFormError` where a tag, a length, the order or the table is another.
        """
        try:
            template, filler = Tlv.parse(octets)
            end = len(octets) - len(filler)
            fields = self._fields(template.value)
        except TlvError as error:
            raise RecordFormError(f"The data object of {self.name} is malformed.") from error
        if template.tag != self.tag:
            raise RecordFormError(f"This is not the data object of {self.name}.")
        if set(filler) not in ({FILLER}, {0}, set()):
            raise RecordFormError(f"Something else than filler stands behind {self.name}.")
        if end > LONGEST_FILE:
            raise self._too_long()
        values = [value for value, _ in fields]
        if self.table is not None:
            starts = [end - left for _, left in fields[1:]]
            if values.pop(0) != _offsets(starts):
                raise RecordFormError(f"The offset table of {self.name} does not fit its fields.")
        return values

    def _fields(self, rest: bytes) -> list[tuple[bytes, int]]:
        """Give each field's value, the table's first, and how many bytes are left as it starts."""
        fields = []
        for tag in self.fields if self.table is None else (self.table, *self.fields):
            left = len(rest)
            tlv, rest = Tlv.parse(rest)
            if tlv.tag != tag:
                raise RecordFormError(f"The data object of {self.name} lacks field {tag:04X}.")
            fields.append((tlv.value, left))
        if rest:
            raise RecordFormError(f"The data object of {self.name} has more than its fields.")
        return fields

    def _table_before(self, objects: list[bytes], tag: int) -> bytes:
        table_length = len(Tlv(tag, bytes(2 * len(objects))).to_card_bytes())
        body_length = table_length + sum(map(len, objects))
        header_length = len(Tlv(self.tag, bytes(body_length)).to_card_bytes()) - body_length
        starts, at = [], header_length + table_length
        for encoded in objects:
            starts.append(at)
            at += len(encoded)
        return Tlv(tag, _offsets(starts)).to_card_bytes()

    def _too_long(self) -> RecordFormError:
        return RecordFormError(
            f"The data object of {self.name} is longer than {LONGEST_FILE} bytes."
        )


def filled(octets: bytes, length: int) -> bytes:
    """Fill a file up to its allocated length (充填); raises `RecordFormError` if it is too long."""
    if len(octets) > length:
        raise RecordFormError(f"The object does not fit into the file of {length} bytes.")
    return octets.ljust(length, bytes((FILLER,)))


def _offsets(starts: list[int]) -> bytes:
    return struct.pack(f">{len(starts)}H", *starts)
