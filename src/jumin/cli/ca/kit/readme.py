"""The README of the bundle: its commands have real values and work as they are printed."""

import re
from datetime import datetime
from importlib.resources import files
from typing import Final

from jumin.cli.ca.kit.people import Holding, People
from jumin.pki import Profile
from jumin.pki.profiles import TEST_OIDS
from jumin.rules import municipality
from jumin.terms import JST, Medium


NEAR: Final = 60.0
"""Seconds by which a clock may be away from real time without any program noticing."""

_HOUR: Final = 3600
_COMMANDS_BEGIN: Final = "\n## openssl\n"


def readme(people: People, profile: Profile, *, at: datetime) -> bytes:
    """Write it, with somebody who has both certificates; without commands where nobody has."""
    text = (files("jumin.cli.ca.kit") / "README.md").read_text()
    values = {"at": f"{at:%Y-%m-%d %H:%M} JST", "base": profile.base_address}
    if (example := people.example()) is None:
        text = text.partition(_COMMANDS_BEGIN)[0]
    else:
        values |= {"resident": example[0].resident.id, **_clock(at)}
        for one in example:
            values |= _of(one)
    return re.sub(r"@([a-z0-9_]+)@", lambda name: values[name[1]], text).encode()


def _of(one: Holding) -> dict[str, str]:
    purpose = one.credential.purpose
    code = municipality(one.entry.municipality).code
    return {
        f"{purpose}_p12": one.file,
        f"{purpose}_passphrase": one.credential.passphrase,
        f"{purpose}_policy": TEST_OIDS.policy(purpose, Medium.CARD).dotted_string,
        f"{purpose}_ca": one.ca_file,
        f"{purpose}_crl": f"{purpose}-{one.generation:02}-{code}.crl.pem",
    }


def _clock(at: datetime) -> dict[str, str]:
    """Tell openssl the town's instant, where that is not now."""
    ahead = abs((at - datetime.now(JST)).total_seconds())
    if ahead <= NEAR:
        return {"attime": "", "leeway": ""}
    return {
        "attime": f" -attime {int(at.timestamp())}",
        "leeway": f" -validity_period {int(ahead) + _HOUR}",
    }
