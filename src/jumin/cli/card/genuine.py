"""Whether a card's records are genuine, as far as the card office's public keys are known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from pathlib import Path
from typing import Any, Final, TypeVar

import click
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from jumin.cardfiles import KeyId, RecordFormError, RecordNotGenuineError
from jumin.cli.manner import Manner
from jumin.client import (
    CardContentError,
    CardFaceSession,
    InputSupportSession,
    StatusWordError,
)
from jumin.locale.catalogue import gettext_noop as _
from jumin.pki.record_keys import read_record_keys


F = TypeVar("F", bound=Callable[..., Any])

NOT_GENUINE: Final = 1
"""The exit code of a command that found a forged record."""
_LARGEST_LIST: Final = 2**20


@unique
class Genuineness(StrEnum):
    """What was found out about records (真正性)."""

    GENUINE = "genuine"
    NOT_GENUINE = "not-genuine"
    NOT_CHECKED = "not-checked"
    """The key that certifies the signing key is not known."""


@dataclass(frozen=True)
class Proof:
    """Whether records are genuine, and which key it was checked against."""

    state: Genuineness
    issuer: KeyId | None
    """The key by which the signing key is certified; None where the card does not tell it."""

    @property
    def code(self) -> int:
        """Tell the exit code."""
        return NOT_GENUINE if self.state is Genuineness.NOT_GENUINE else 0

    def tell(self) -> dict[str, str | None]:
        """Tell it as data."""
        issuer = None if self.issuer is None else str(self.issuer)
        return {"state": self.state.value, "issuer_key": issuer}

    def words(self, manner: Manner) -> str:
        """Tell it in words."""
        if self.issuer is None:
            return manner.text(_("NOT CHECKED: the card does not tell which key signed this."))
        lines = {
            Genuineness.GENUINE: _("GENUINE: signed under the card office's key {key}."),
            Genuineness.NOT_GENUINE: _(
                "NOT GENUINE: the card office's key {key} did not sign this. Do not rely on it."
            ),
            Genuineness.NOT_CHECKED: _(
                "NOT CHECKED: it was signed under the key {key}, and no such issuer's key is known "
                "here. Name a list that has it: --key FILE."
            ),
        }
        return manner.text(lines[self.state], key=self.issuer)


def keys_option(function: F) -> F:
    """Give a command the option that names lists of public keys; it gets them as `lists`."""
    return click.option(
        "--key",
        "lists",
        multiple=True,
        metavar="FILE",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="A list of the card office's public keys (cards.json), instead of this town's.",
    )(function)


def known_keys(lists: tuple[Path, ...]) -> Mapping[KeyId, RSAPublicKey]:
    """Read the keys of the card office that are known: of the lists named, else of this town.

    Raises `RecordKeysError` where a file is no such list.
    """
    known: dict[KeyId, RSAPublicKey] = {}
    for path in lists or _own_lists():
        with path.open("rb") as file:
            known |= read_record_keys(file.read(_LARGEST_LIST))
    return known


def prove(
    session: InputSupportSession | CardFaceSession,
    known: Mapping[KeyId, RSAPublicKey],
    check: Callable[[Mapping[KeyId, RSAPublicKey]], object],
) -> Proof:
    """Let records be checked, where the key that certifies their signer is known."""
    try:
        issuer = session.cv_certificate().issuer
    except (CardContentError, StatusWordError):
        return Proof(Genuineness.NOT_CHECKED, None)
    if issuer not in known:
        return Proof(Genuineness.NOT_CHECKED, issuer)
    try:
        check(known)
    except (RecordNotGenuineError, RecordFormError):
        return Proof(Genuineness.NOT_GENUINE, issuer)
    return Proof(Genuineness.GENUINE, issuer)


def _own_lists() -> tuple[Path, ...]:
    try:
        from jumin.cli.town import data_folder
    except ModuleNotFoundError:  # without the extra `server` there is no town
        return ()
    path = data_folder().card_keys
    return (path,) if path.exists() else ()
