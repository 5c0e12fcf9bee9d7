"""A clerk: one process that carries out commands for a program, one after the other.

Starting Python and Django for each of them would take a second. `python -m jumin.cli.clerk` reads
lines of JSON, each the arguments of a command, and answers each with a line: exit code, standard
output, standard error. It ends when nobody asks any more.
"""

import contextlib
import io
import json
import os
import sys
from typing import TextIO

from jumin.cli.command import run


def serve(asked: TextIO, answered: TextIO) -> None:
    """Carry out what is asked until nobody asks any more."""
    for line in asked:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(json.loads(line))
        answered.write(json.dumps([code, out.getvalue(), err.getvalue()]) + "\n")
        answered.flush()


def main() -> None:
    """Serve at the standard streams; what a command writes past them goes to standard error."""
    with os.fdopen(os.dup(1), "w", encoding="ascii") as answered:
        os.dup2(2, 1)
        serve(sys.stdin, answered)


if __name__ == "__main__":
    main()
