"""The sample service's pages: registering, logging in, and what was checked (見本サービス)."""

from datetime import datetime
from typing import ClassVar, Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jumin.places.service import accounts
from jumin.places.service.accounts import AUTHENTICATION, SIGNATURE, Decision
from jumin.places.service.device import Proof, prove
from jumin.places.service.forms import LogInForm, ProofForm, RegisterForm
from jumin.places.service.models import Account
from jumin.places.service.told import forget, keep, told
from jumin.sandbox import clockwork
from jumin.terms import CertificatePurpose, RefusedError


_ACCOUNT = "service_account"
"""In the session: who is logged in."""


class _Decide(Protocol):
    def __call__(self, proof: Proof, asked: bytes, *, at: datetime) -> Decision: ...


@require_safe
@never_cache
def service(request: HttpRequest) -> HttpResponse:
    """Show who is logged in, or the ways in; and what the service checked last."""
    account = _logged_in(request)
    now = clockwork.clock().now()
    context = {
        "account": account,
        "holder": account and accounts.attributes(account),
        "standing": account and accounts.standing(account, at=now),
        "told": told(request.session, get_language() or "ja"),
    }
    return render(request, "service/service.html", context)


@method_decorator(never_cache, "dispatch")
class _Way(View):
    """A way into the service: a form for card and PIN, and what is done with the proof."""

    purpose: ClassVar[CertificatePurpose]
    form: ClassVar[type[ProofForm]]
    template: ClassVar[str]
    decide: ClassVar[_Decide]
    welcome: ClassVar[Promise]
    """Greets whoever was let in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask whose card it is, and for its PIN."""
        return self._page(request, self.form(initial={"resident": request.GET.get("resident")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Let the card prove its holder, and decide."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        at = clockwork.clock().now()
        asked = accounts.question(self.purpose, at=at)
        try:
            proof = prove(form.whose(), self.purpose, form.take_pin(), asked)
        except RefusedError as error:
            decision = Decision(None, error.refusal)
        else:
            decision = self.decide(proof, asked, at=at)
        request.session.cycle_key()
        request.session.pop(_ACCOUNT, None)  # whoever comes in now is not who was here before
        keep(request.session, decision)
        if decision.account is not None:
            request.session[_ACCOUNT] = decision.account.pk
            messages.success(request, str(self.welcome))
        return redirect("service:service")

    def _page(self, request: HttpRequest, form: ProofForm, *, status: int = 200) -> HttpResponse:
        return render(request, self.template, {"form": form}, status=status)


class Register(_Way):
    """Registering by the signature certificate (利用者登録)."""

    purpose, form, template = SIGNATURE, RegisterForm, "service/register.html"
    decide = staticmethod(accounts.register)
    welcome = gettext_lazy("You are registered, and logged in.")


class LogIn(_Way):
    """Logging in by the authentication certificate (ログイン)."""

    purpose, form, template = AUTHENTICATION, LogInForm, "service/log-in.html"
    decide = staticmethod(accounts.log_in)
    welcome = gettext_lazy("You are logged in.")


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Log out: the account stays."""
    request.session.pop(_ACCOUNT, None)
    forget(request.session)
    return redirect("service:service")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the membership: the account and all that is in it is gone (退会)."""
    account = _logged_in(request)
    if account is not None:
        account.delete()
        messages.success(request, _("Your account is gone, with everything in it."))
    return log_out(request)


def _logged_in(request: HttpRequest) -> Account | None:
    return Account.objects.filter(pk=request.session.get(_ACCOUNT, 0)).first()
