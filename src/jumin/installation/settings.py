"""What can be set from outside, by environment variables beginning with `JUMIN_`."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, InstanceOf
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from jumin.installation.databases import DatabaseAddress


def _address(url: object) -> object:
    return (DatabaseAddress.parse(url) if url else None) if isinstance(url, str) else url


class Settings(BaseSettings):
    """The installation's settings; each has a value that works without being set."""

    model_config = SettingsConfigDict(env_prefix="JUMIN_", extra="ignore")

    data: Path = Path("var")
    """Where everything is kept (`JUMIN_DATA`)."""
    database_url: Annotated[
        InstanceOf[DatabaseAddress] | None, NoDecode, BeforeValidator(_address)
    ] = None
    """The offices' databases on a PostgreSQL server (`JUMIN_DATABASE_URL`); else in `data`.

    A connection URI with `{office}` in the database's name. Anything else is refused by
    DatabaseAddressError, which does not quote it.
    """
    base_url: str = "http://127.0.0.1:8001"
    """The responder's address as it stands in certificates (`JUMIN_BASE_URL`)."""
    durable_cards: bool = False
    """Whether PIN counters survive the host losing power, too (`JUMIN_DURABLE_CARDS`)."""
    ocsp_validity: timedelta = Field(
        default=timedelta(days=1), ge=timedelta(seconds=1), le=timedelta(days=365)
    )
    """From an OCSP answer's making to its nextUpdate (`JUMIN_OCSP_VALIDITY`, ISO 8601).

    A second at least, as its times have no fractions (RFC 6960 §4.2.2.1), and a year at most.
    """
    status_interval: timedelta = Field(default=timedelta(0), ge=timedelta(0), le=timedelta(days=1))
    """From one publication of certificates' status to the next (`JUMIN_STATUS_INTERVAL`, ISO 8601).

    Zero: at every change. A publication writes the state of every certificate: with a million of
    them, take PT15M.
    """
    relying_parties: Literal["open", "registered"] = "open"
    """Who is told certificates' status (`JUMIN_RELYING_PARTIES`).

    `open`: everybody; `registered`: registered relying parties only (JPKI Act, art. 17(1), 36(1)).
    """
    query_log: bool = False
    """Whether it is logged who asks for whose status (`JUMIN_QUERY_LOG`)."""
    responder_tls_port: int | None = Field(default=None, ge=1, le=65535)
    """The responder's port for TLS with client certificates (`JUMIN_RESPONDER_TLS_PORT`)."""
    paper_signature: Literal["none", "pades"] = "none"
    """Whether papers bear a PDF signature besides their codes (`JUMIN_PAPER_SIGNATURE`).

    `pades` needs the extra `sign` (ETSI EN 319 142-1, baseline B-B).
    """
    keys: Literal["file", "pkcs11"] = "file"
    """Where the authorities' private keys are (`JUMIN_KEYS`): in encrypted files, or in a token.

    `pkcs11` needs the extra `hsm` and the three settings below (docs/hsm.md).
    """
    pkcs11_module: Path | None = None
    """The token's PKCS #11 module (`JUMIN_PKCS11_MODULE`)."""
    pkcs11_token: str = "jumin"  # noqa: S105 (the token's label, no secret)
    """The token's label (`JUMIN_PKCS11_TOKEN`)."""
    pkcs11_pin_file: Path | None = None
    """A file of mode 0600 that holds the token's user PIN (`JUMIN_PKCS11_PIN_FILE`)."""
