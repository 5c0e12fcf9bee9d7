"""The command line: `jumin …`."""

from jumin.cli.command import main


__all__ = ["main"]
