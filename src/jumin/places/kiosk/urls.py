"""The kiosk's addresses: one screen a step; no address holds anything of a person."""

from django.urls import path

from jumin.places.kiosk import phone_app, views


app_name = "kiosk"

urlpatterns = [
    path("", views.machine, name="machine"),
    path("bring/", views.bring, name="bring"),
    path("back/", views.back, name="back"),
    path("take-off/", views.take_off, name="take-off"),
    path("report/", views.report, name="report"),
    path("stay/", views.stay, name="stay"),
    path("end/", views.end, name="end"),
    path("leave/", views.leave, name="leave"),
    path("refusal/", views.refusal, name="refusal"),
    path("paper.pdf", views.paper, name="paper"),
    path("phone-app/", phone_app.phone_app, name="phone-app"),
    path("<slug:name>/", views.screen, name="screen"),
]
