"""Dated parameters of law and guides, read strictly from YAML.

    sources.yaml                                 what is cited
    national/<topic>.yaml                        good everywhere, unless a municipality differs
    municipalities/<id>-<code>/municipality.yaml its names
    municipalities/<id>-<code>/<topic>.yaml      what its guide says

A parameter is called `<topic>.<key>`: `closed-days` in `kiosk.yaml` is `kiosk.closed-days`.
The package has one such tree; a folder laid out like it adds to it, or replaces parts of it.
"""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from jumin.rules.known.parameters import Parameters
from jumin.rules.known.tree_reader import TreeReader
from jumin.terms import Reason, UsageError, because


_PACKAGED: Final = files("jumin.rules") / "parameters"


class RulesFolderError(UsageError):
    """A folder of rules is not there, is none, or holds none."""

    def __init__(self, folder: Path, reason: Reason) -> None:
        super().__init__(reason)
        self.folder = folder


@cache
def packaged() -> Parameters:
    """Load the parameters that come with the package (同梱のパラメータ), once.

    Example:
        >>> packaged().sources["kamakura-guide-2024-05-01"].publisher
        '鎌倉市 (City of Kamakura)'

    """
    return load(_PACKAGED)


def load(root: Traversable) -> Parameters:
    """Load a whole tree of parameter files (パラメータの読込み), one that stands alone.

    Raises:
        ParameterFileError: a file is not as it must be; it names the file and the line.

    Example:
        >>> load(files("jumin.rules") / "parameters") == packaged()
        True

    """
    return _whole(TreeReader(root, "", None))


def load_over(folder: Path) -> Parameters:
    """Lay a folder of rules over the package's (独自の規則).

    Its sources and municipalities are added; a parameter that it holds replaces the package's of
    that name, for the nation or for the municipality that holds it.

    Raises:
        RulesFolderError: it is no folder, or holds no rules.
        ParameterFileError: a file in it is not as it must be; it names the file and the line.

    Example:
        >>> load_over(Path("my-rules"))
        Traceback (most recent call last):
        jumin.rules.known.loading.RulesFolderError: There is no folder of rules my-rules.

    """
    return _whole(reader_of(folder))


def reader_of(folder: Path) -> TreeReader:
    """Make the reader of a folder: laid over the package's rules, unless it is the package's own.

    Raises:
        RulesFolderError: it is no folder, or holds no rules.

    """
    if not folder.exists():
        missing = because("There is no folder of rules {folder}.", folder=str(folder))
        raise RulesFolderError(folder, missing)
    if not folder.is_dir():
        file = because("{folder} is no folder: name one that holds rules.", folder=str(folder))
        raise RulesFolderError(folder, file)
    if not any((folder / name).exists() for name in ("sources.yaml", "national", "municipalities")):
        empty = because(
            "The folder {folder} holds no rules: neither sources.yaml nor national or "
            "municipalities. docs/own-rules.md tells how it is laid out.",
            folder=str(folder),
        )
        raise RulesFolderError(folder, empty)
    is_own = folder.resolve() == Path(str(_PACKAGED)).resolve()
    return TreeReader(folder, f"{folder.as_posix()}/", None if is_own else packaged())


def _whole(reader: TreeReader) -> Parameters:
    parameters = reader.read()
    if reader.faults.found:
        raise reader.faults.found[0]
    return parameters
