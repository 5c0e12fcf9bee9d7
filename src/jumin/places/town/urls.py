"""The town's addresses."""

from django.urls import path

from jumin.places.town import clock_views, developers, keeping_views, views


app_name = "town"

urlpatterns = [
    path("", views.town, name="town"),
    path("residents/<slug:name>/", views.resident, name="resident"),
    path("clock/set/", clock_views.set_clock, name="clock-set"),
    path("clock/advance/", clock_views.advance_clock, name="clock-advance"),
    path("clock/stop/", clock_views.stop_clock, name="clock-stop"),
    path("clock/real/", clock_views.real_clock, name="clock-real"),
    path("keeping/", keeping_views.keeping, name="keeping"),
    path("keeping/save/", keeping_views.save, name="keeping-save"),
    path("keeping/reset/", keeping_views.reset, name="keeping-reset"),
    path("keeping/restore/", keeping_views.restore, name="keeping-restore"),
    path("for-developers/", developers.developers, name="developers"),
]
