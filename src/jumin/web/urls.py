"""The addresses of all pages."""

from django.urls import include, path
from django.views.i18n import set_language

from jumin.web.look import look


urlpatterns = [
    path("", include("jumin.places.town.urls")),
    path("kiosk/", include("jumin.places.kiosk.urls")),
    path("service/", include("jumin.places.service.urls")),
    path("language/", set_language, name="set_language"),
    path("look/", look, name="look"),
]

handler400 = "jumin.web.errors.bad_request"
handler500 = "jumin.web.errors.fault"
