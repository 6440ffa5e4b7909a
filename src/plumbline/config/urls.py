"""Root addresses: the machine door, and the pages."""

from django.urls import include, path


urlpatterns = [path("", include("plumbline.api.urls")), path("", include("plumbline.web.urls"))]

handler400 = "plumbline.web.refusals.bad_request"
handler403 = "plumbline.web.refusals.not_you"
handler404 = "plumbline.web.refusals.not_found"
handler500 = "plumbline.web.refusals.broken"
