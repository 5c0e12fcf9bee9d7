"""The sample service's addresses: none of them holds anything of a person."""

from django.urls import path

from jumin.places.service import views


app_name = "service"

urlpatterns = [
    path("", views.service, name="service"),
    path("register/", views.Register.as_view(), name="register"),
    path("log-in/", views.LogIn.as_view(), name="log-in"),
    path("log-out/", views.log_out, name="log-out"),
    path("leave/", views.leave, name="leave"),
]
