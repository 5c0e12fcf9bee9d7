"""The town of one machine: its data folder, clock, secrets and locks; and `settings`.

The settings have a door of their own: they alone need the extra `server`.
"""

from jumin.installation.clock import ClockState, InstallationClock
from jumin.installation.field_keys import FieldKeys
from jumin.installation.folder import DataFolder
from jumin.installation.locks import LockHeldError, exclusive, require_free
from jumin.installation.secrets import Secrets


__all__ = [
    "ClockState",
    "DataFolder",
    "FieldKeys",
    "InstallationClock",
    "LockHeldError",
    "Secrets",
    "exclusive",
    "require_free",
]
