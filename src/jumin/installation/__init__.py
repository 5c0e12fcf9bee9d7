"""The town of one machine: its data folder, settings, clock, secrets and locks."""

from jumin.installation.clock import ClockState, InstallationClock
from jumin.installation.field_keys import FieldKeys
from jumin.installation.folder import DataFolder
from jumin.installation.locks import LockHeldError, exclusive, require_free
from jumin.installation.secrets import Secrets
from jumin.installation.settings import Settings


__all__ = [
    "ClockState",
    "DataFolder",
    "FieldKeys",
    "InstallationClock",
    "LockHeldError",
    "Secrets",
    "Settings",
    "exclusive",
    "require_free",
]
