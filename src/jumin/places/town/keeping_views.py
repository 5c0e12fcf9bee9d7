"""Keeping the town: saving it, bringing it back, beginning anew, from the browser."""

import tempfile
from datetime import datetime
from pathlib import Path
from shlex import quote
from typing import IO, Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from jumin.offices.common import gateway as offices
from jumin.places.town.forms import ResetForm, RestoreForm
from jumin.places.town.keeping_errors import explain
from jumin.places.town.uploads import BoundedUpload, is_too_large
from jumin.sandbox import archive, clockwork, founding, wishes
from jumin.sandbox.place import folder, require_town
from jumin.sandbox.residents import residents
from jumin.sandbox.standstill import cards_held, town_held
from jumin.terms import JST, JuminError


@require_safe
@never_cache
def keeping(request: HttpRequest) -> HttpResponse:
    """Show what can be done with the town as a whole, and how the last wish ended."""
    place = folder()
    context = {
        "outcome": wishes.outcome(place),
        "pending": wishes.pending(place),
        "is_carried_out": wishes.is_carried_out(place),
        "export": f"export JUMIN_DATA={quote(str(place.root))}",
    }
    return render(request, "town/keeping.html", context)


@require_POST
@never_cache
def save(request: HttpRequest) -> HttpResponse | FileResponse:
    """Give the saved town to the browser; the copy made for it is gone when that is done."""
    file = tempfile.TemporaryFile(dir=folder().root)  # noqa: SIM115 (the answer closes it)
    try:
        manifest = archive.save(lambda content: _write(file, content), progress=_untold)
    except JuminError as error:
        file.close()
        messages.error(request, explain(error))
        return redirect("town:keeping")
    file.seek(0)
    showed = datetime.fromisoformat(manifest.facts["showed"]).astimezone(JST)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"jumin-test-town-{showed:%Y%m%d-%H%M}.tar.gz",
        content_type="application/gzip",
    )


@method_decorator(never_cache, "dispatch")
class Reset(View):
    """The page that says what is lost by beginning anew, and takes the yes to it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say what is lost."""
        return self._page(request, ResetForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the yes."""
        form = ResetForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        at: datetime | None = form.cleaned_data["at"]
        try:
            founding.beginning(at, datetime.now(JST))
            _require_standstill()
            wishes.ask_for_reset(folder(), seed=form.cleaned_data["seed"], at=at)
        except JuminError as error:
            form.add_error(None, explain(error))
            return self._page(request, form, status=409)
        return render(request, "town/waiting.html")

    def _page(self, request: HttpRequest, form: ResetForm, *, status: int = 200) -> HttpResponse:
        return render(request, "town/reset.html", {"form": form, **_lost()}, status=status)


@method_decorator(never_cache, "dispatch")
@method_decorator(csrf_exempt, "dispatch")
class Restore(View):
    """The page that says what is lost by putting a saved town back, and takes the file.

    The file must be bounded before anything reads it, also before the form's token is looked for.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say what is lost."""
        return _restore_page(request, RestoreForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the file."""
        if is_too_large(request):
            messages.error(request, explain(wishes.ArchiveTooLargeError()))
            return redirect("town:keeping-restore")
        request.upload_handlers = [BoundedUpload(request)]
        return _restore(request)


reset = Reset.as_view()
restore = Restore.as_view()


@csrf_protect
def _restore(request: HttpRequest) -> HttpResponse:
    form = RestoreForm(request.POST, request.FILES)
    if not form.is_valid():
        return _restore_page(request, form, status=422)
    try:
        _require_standstill()
        wishes.ask_for_restore(folder(), form.cleaned_data["file"].chunks(), _examine)
    except JuminError as error:
        form.add_error(None, explain(error))
        return _restore_page(request, form, status=409)
    return render(request, "town/waiting.html")


@csrf_protect
def _restore_page(request: HttpRequest, form: RestoreForm, *, status: int = 200) -> HttpResponse:
    largest = wishes.LARGEST_ARCHIVE // 1024**2
    context = {"form": form, "largest": largest, **_lost()}
    return render(request, "town/restore.html", context, status=status)


def _require_standstill() -> None:
    """Make sure that nobody holds the town or a card: it would be refused later otherwise."""
    place, being = folder(), "being looked at"
    with town_held(place, being), cards_held(place, being):
        pass


def _examine(file: Path) -> None:
    archive.examine(file)


def _lost() -> dict[str, Any]:
    """Tell what is here, for all of it would be lost."""
    mark = require_town()
    begun = {office: int(line.partition(":")[0]) for office, line in mark.journals.items()}
    now = offices.last_numbers()
    return {
        "residents": len(residents()),
        "founded_at": datetime.fromisoformat(mark.founded_at),
        "shows": clockwork.clock().now(),
        "lines": sum(number - begun.get(office, 0) for office, number in now.items()),
        "is_carried_out": wishes.is_carried_out(folder()),
    }


def _write(file: IO[bytes], content: memoryview) -> None:
    file.write(content)


def _untold(*_: object) -> None:
    """Nobody watches the progress."""
