"""Addresses that a command may listen on or speak to: those of this computer only."""

from types import MappingProxyType
from typing import Final

import click


ADDRESSES: Final = MappingProxyType(
    {"localhost": "127.0.0.1", "127.0.0.1": "127.0.0.1", "::1": "::1"}
)
"""The names by which this computer knows itself."""


def loopback(context: click.Context, parameter: click.Parameter, host: str) -> str:
    """Check an option that names a host: nothing of the town leaves this computer."""
    if host not in ADDRESSES:
        raise click.BadParameter(
            f"Jumin stays on this computer: {', '.join(ADDRESSES)}.", context, parameter
        )
    return ADDRESSES[host]
