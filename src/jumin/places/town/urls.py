"""The town's addresses."""

from django.urls import path

from jumin.places.town import views


app_name = "town"

urlpatterns = [
    path("", views.town, name="town"),
    path("clock/set/", views.set_clock, name="clock-set"),
    path("clock/advance/", views.advance_clock, name="clock-advance"),
    path("clock/stop/", views.stop_clock, name="clock-stop"),
    path("clock/real/", views.real_clock, name="clock-real"),
]
