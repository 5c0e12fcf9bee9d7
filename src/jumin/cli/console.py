"""Where tables are printed: as wide as the terminal, or wide enough for files and pipes."""

from typing import Final

from rich.console import Console


WIDE: Final = 160


def console() -> Console:
    """Make the console for tables."""
    made = Console()
    if not made.is_terminal:
        made.width = WIDE
    return made
