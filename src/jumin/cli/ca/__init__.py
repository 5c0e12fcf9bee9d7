"""`jumin ca …`: the certification authorities: what they issue, revoke and publish."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import click

from jumin.cli.lazy import LazyGroup


COMMANDS: Final = {
    "list": "List the authorities, with what they issued and revoked.",
    "show": "Show the authorities' certificates, with their PEM.",
    "export": "Write certificates, CRLs and what a relying party starts with into a folder.",
    "status": "Tell how a certificate stands: in the ledger, and as published.",
    "issue": "Issue certificates for a resident's card, or for a request of one's own.",
    "hold": "Hold a certificate; no hold is ever lifted.",
    "revoke": "Revoke a certificate for a reason.",
    "crl": "List the revocation lists, or show what is in one.",
    "publish": "Publish status and CRLs now, without waiting for the night.",
    "ceremony": "Found a generation with two persons and a transcript.",
    "verify": "Check a certificate or a signed message, check by check.",
    "parties": "Register relying parties, and have testers answered wrongly.",
    "queries": "Count who asked for which status, with the fees.",
}
"""The commands in the order in which one meets them."""
_HOMES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "list": ("ca.authorities", "list_"),
        "show": ("ca.authorities", "show"),
        "export": ("ca.export", "export"),
        "status": ("ca.acts", "status"),
        "issue": ("ca.acts", "issue"),
        "hold": ("ca.acts", "hold"),
        "revoke": ("ca.acts", "revoke"),
        "crl": ("ca.publishing", "crl"),
        "publish": ("ca.publishing", "publish"),
        "ceremony": ("ca.ceremony", "ceremony"),
        "verify": ("ca.verify", "verify"),
        "parties": ("ca.parties", "parties"),
        "queries": ("ca.queries", "queries"),
    }
)


@click.group(cls=LazyGroup, listed=COMMANDS, home=_HOMES.__getitem__)
def ca() -> None:
    """Run the certification authorities: certificates, their status, who relies on them."""
