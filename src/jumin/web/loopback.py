"""Visitors from this computer only: there are no accounts yet (ループバック限定)."""

from ipaddress import ip_address
from typing import Final

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin


MISDIRECTED: Final = 421
"""The request was sent where nobody answers for that name (RFC 9110 §15.5.20)."""
FORBIDDEN: Final = 403
_TEXT: Final = (
    "JUMIN TEST (見本)\n\n"
    "この町は、このコンピューターの中からだけ利用できます。利用者の登録の仕組みがまだないためです。\n"
    "ブラウザーで http://localhost:{port}/ を開いてください。\n\n"
    "This town answers to this computer only, for it has no accounts yet.\n"
    "Open http://localhost:{port}/ in a browser of this computer.\n"
)


class LoopbackMiddleware(MiddlewareMixin):
    """Turns away whoever comes from elsewhere, or by a name that is not this computer's.

    The name also keeps out pages elsewhere whose own name leads here (DNS rebinding).
    """

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Say where the town is to be found, to those who are turned away."""
        if not _is_of_this_computer(str(request.META.get("REMOTE_ADDR", ""))):
            return _turn_away(request, FORBIDDEN)
        try:
            request.get_host()
        except DisallowedHost:
            return _turn_away(request, MISDIRECTED)
        return None


def _is_of_this_computer(address: str) -> bool:
    try:
        visitor = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(visitor, "ipv4_mapped", None)
    return (mapped or visitor).is_loopback


def _turn_away(request: HttpRequest, status: int) -> HttpResponse:
    port = request.get_port()
    text = _TEXT.format(port=port if port.isdigit() else "8000")
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
