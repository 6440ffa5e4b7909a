"""Addresses of meetings."""

from __future__ import annotations

from django.urls import path

from plumbline.web.meeting import (
    apologies,
    attending,
    between,
    gone,
    rearranging,
    settling,
    taking_back,
    together,
    views,
)


urlpatterns = [
    path("meetings/attendance/<uuid:attendance_id>/accept", attending.accept, name="accept-statement"),
    path("meetings/attendance/<uuid:attendance_id>/gone", gone.gone, name="end-attendance"),
    path("meetings", views.meetings, name="meetings"),
    path("meetings/new", views.call, name="call-meeting"),
    path("meetings/<uuid:meeting_id>", views.meeting, name="meeting"),
    path("meetings/<uuid:meeting_id>/changed", views.changed, name="meeting-changed"),
    path("meetings/<uuid:meeting_id>/cases/new", views.add_case, name="list-case"),
    path("meetings/<uuid:meeting_id>/attendance", views.attendance, name="attendance"),
    path("meetings/<uuid:meeting_id>/apologies/new", apologies.send, name="send-apologies"),
    path("meetings/apologies/<uuid:apology_id>/take-back", apologies.take_back, name="take-back-apologies"),
    path("meetings/<uuid:meeting_id>/observers/new", attending.announce, name="announce-observer"),
    path("meetings/<uuid:meeting_id>/go-on", attending.go_on, name="go-on"),
    path("meetings/<uuid:meeting_id>/move", rearranging.rearrange, name="rearrange-meeting"),
    path("meetings/<uuid:meeting_id>/cancel", rearranging.cancel, name="cancel-meeting"),
    path("meetings/<uuid:meeting_id>/together", together.agree, name="agree-together"),
    path("agenda/<uuid:item_id>/together", together.propose, name="propose-together"),
    path("agenda/<uuid:item_id>/pull", together.pull, name="pull-out"),
    path("agenda/<uuid:item_id>/questions/<slug:question>", settling.settle, name="settle-question"),
    path("cases/<slug:ref>/between", between.between, name="between-meetings"),
    path("cases/<slug:ref>/between/new", between.ask, name="ask-between"),
    path("questions/<uuid:question_id>/answer", between.answer, name="answer-question"),
    path("questions/<uuid:question_id>/end", between.end, name="end-question"),
    path("observers/<uuid:observer_id>/sign", attending.sign, name="sign-statement"),
    path("meetings/<uuid:meeting_id>/<slug:act>", views.move, name="move-meeting"),
    path("agenda/<uuid:item_id>/decide", views.decide, name="decide"),
    path("lines/<uuid:line_id>/take-back", taking_back.line, name="take-back-line"),
    path("decisions/<uuid:decision_id>/take-back", taking_back.decision, name="take-back-decision"),
]
