"""What can be set from outside, by environment variables beginning with `JUMIN_`."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The installation's settings; each has a value that works without being set."""

    model_config = SettingsConfigDict(env_prefix="JUMIN_", extra="ignore")

    data: Path = Path("var")
    """Where everything is kept (`JUMIN_DATA`)."""
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
