"""Addresses of notices, of the digest and of leave. Ids are those of notices and leave, never of people in cases."""

from __future__ import annotations

from django.urls import path

from plumbline.web.notices import leaving, putting_off, settings, views


urlpatterns = [
    path("notices", views.notices, name="notices"),
    path("notices/<uuid:notice_id>", views.notice, name="notice"),
    path("notices/<uuid:notice_id>/open", views.open_one, name="open-notice"),
    path("notices/<uuid:notice_id>/put-away", views.put_away, name="put-away-notice"),
    path("notices/<uuid:notice_id>/bring-back", views.bring_back, name="bring-back-notice"),
    path("inbox/put-off/<slug:line>/<uuid:about_id>", putting_off.put_off, name="put-off"),
    path("inbox/put-off/<uuid:put_off_id>/take-back", putting_off.take_back, name="take-back-put-off"),
    path("your-account/digest", settings.digest, name="digest"),
    path("your-account/leave", settings.leave, name="leave"),
    path("your-account/leave/<uuid:away_id>/take-back", settings.take_back, name="take-back-leave"),
    path("your-account/leave/<uuid:user_id>/hand-over", leaving.hand_over_work, name="hand-over"),
    path("accounts/email", settings.mail, name="mail"),
    path("accounts/roles/<uuid:membership_id>/manager", settings.manager, name="name-manager"),
]
