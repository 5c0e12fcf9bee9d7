"""A machine with this computer's reader as its tray, in a process of its own; answers in JSON."""

import json
import os
import sys

import django

from jumin.reader import PcscError
from jumin.terms import Pin, RefusedError


def answer(act: str, reader: str = "", *given: str) -> object:
    """Do what is asked for."""
    from jumin.sandbox import pin_reset, tray  # noqa: PLC0415 (Django is set up by now)
    from jumin.sandbox.clockwork import clock  # noqa: PLC0415 (the same)

    if act == "readers":
        return tray.readers()
    with tray.own_reader(reader) as connection:
        match act:
            case "take-twice":
                with tray.own_reader(reader):
                    pass
            case "of-this-town":
                return tray.is_of_this_town(connection)
            case "reset":
                authentication_pin, code, new_pin = given
                pin_reset.reset_signature_pin(
                    connection,
                    authentication_pin=Pin(authentication_pin),
                    code=code,
                    new_pin=Pin(new_pin),
                    at=clock().now(),
                )
    return {}


os.environ["DJANGO_SETTINGS_MODULE"] = "jumin.web.settings"
django.setup()
try:
    told = answer(*sys.argv[1:])
except PcscError as error:
    told = {"error": type(error).__name__, "text": str(error)}
except RefusedError as error:
    told = {"refused": error.refusal.code.value}
sys.stdout.write(json.dumps(told))
