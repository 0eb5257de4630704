"""Every address of the project."""

from django.urls import include, path

from centres import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("language/", views.language, name="language"),
    path("healthz", views.healthz, name="healthz"),
    path("centres/", include("centres.urls")),
    path("", include("incidents.urls")),
    path("api/v1/", include("centres.api.urls")),
    path("api/v1/", include("incidents.api.urls")),
]

handler400 = "centres.errors.bad_request"
handler403 = "centres.errors.forbidden"
handler404 = "centres.errors.not_found"
