"""What is broken and what to do, in the language of whoever asked: for pages and command line."""

import errno
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jumin.installation import LockHeldError
from jumin.installation.field_keys import FieldKeysError
from jumin.installation.folder import NoTownError
from jumin.installation.secrets import SecretError
from jumin.installation.settings import Settings
from jumin.locale import faults
from jumin.locale.reasons import explain_by_reason
from jumin.places.town import clock_errors
from jumin.terms import JuminError


if TYPE_CHECKING:
    from jumin.offices.common.gateway import OfficeFaultError


_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_ACCESS: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_PASSING: Final = frozenset({"busy", "unreachable"})


def explain(error: BaseException, language: str) -> str | None:
    """Tell what is broken; None for the unforeseen, whose own text may hold names."""
    if (fault := _office_fault(error)) is not None:
        holder = getattr(fault, "holder", "")
        return faults.explain_office_fault(fault.kind, fault.office, language, holder=holder)
    if _is_mixed_up(error):
        return faults.explain_mixed_up(language)
    told: str | None = None
    match error:
        case LockHeldError():
            told = faults.explain_lock(error.holder, language)
        case SecretError():
            told = faults.explain_secret(error.path, language)
        case FieldKeysError():
            told = faults.explain_field_keys(error.path, language)
        case NoTownError():
            told = faults.explain_no_town(error.root, language)
        case JuminError():
            told = explain_by_reason(error, language) or clock_errors.explain(error, language)
        case OSError():
            told = _explain_system_error(error, language)
    return told


def is_passing(error: BaseException) -> bool:
    """Whether the same may well go right a little later."""
    fault = _office_fault(error)
    return isinstance(error, LockHeldError) or (fault is not None and fault.kind in _PASSING)


def _office_fault(error: BaseException) -> "OfficeFaultError | None":
    """Find an office's fault behind an error that does not tell what is broken by itself."""
    if not _are_offices_at_work():
        return None
    from jumin.offices.common.gateway import (  # noqa: PLC0415 (needs Django set up)
        OfficeFaultError,
        fault_behind,
    )

    if isinstance(error, JuminError) and not isinstance(error, OfficeFaultError):
        return None
    return fault_behind(error)


def _is_mixed_up(error: BaseException) -> bool:
    if not _are_offices_at_work():
        return False
    from jumin.offices.issuance.gateway import PaperMixedUpError  # noqa: PLC0415 (the same)

    return isinstance(error, PaperMixedUpError)


def _are_offices_at_work() -> bool:
    """Whether Django is set up: before that no office can be the reason."""
    django_apps = sys.modules.get("django.apps")
    return django_apps is not None and django_apps.apps.ready


def _explain_system_error(error: OSError, language: str) -> str | None:
    """Tell of a full disk and of a data folder without write access; of no other place."""
    if error.errno not in _FULL | _NO_ACCESS:
        return None
    folder = Settings().data.absolute()
    if isinstance(error.filename, str) and not Path(error.filename).is_relative_to(folder):
        return None
    if error.errno in _FULL:
        return faults.explain_full_disk(folder, language)
    return faults.explain_no_access(folder, language) if error.filename else None
