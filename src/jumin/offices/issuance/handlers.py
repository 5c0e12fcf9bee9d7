"""What the issuing centre learns from others: nothing yet."""

from collections.abc import Mapping
from typing import Final

from jumin.offices.common.courier import Handler


HANDLERS: Final[Mapping[str, Handler]] = {}
