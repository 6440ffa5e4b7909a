"""Addresses of assessments, formulations and safety plans. People of a case go by their place in it."""

from __future__ import annotations

from django.urls import path

from plumbline.web.assessing import finished, formulations, loading, safety_plans, views


urlpatterns = [
    path("instruments", loading.instruments, name="instruments"),
    path("instruments/load", loading.load, name="load-instrument"),
    path("cases/<slug:ref>/assessments", views.assessments, name="assessments"),
    path("cases/<slug:ref>/assessments/new", views.start, name="start-assessment"),
    path("cases/<slug:ref>/change", finished.change, name="assessment-change"),
    path("assessments/begun/<uuid:begun_id>", views.answers, name="assessment-answers"),
    path("assessments/begun/<uuid:begun_id>/keep", views.keep, name="keep-assessment"),
    path("assessments/begun/<uuid:begun_id>/away", views.throw_away, name="throw-assessment-away"),
    path("assessments/<uuid:assessment_id>", finished.assessment, name="assessment"),
    path("assessments/<uuid:assessment_id>/band", finished.band, name="override-band"),
    path("assessments/<uuid:assessment_id>/correct", finished.correct, name="correct-assessment"),
    path("cases/<slug:ref>/formulations", formulations.formulations, name="formulations"),
    path("cases/<slug:ref>/formulations/<int:place>", formulations.write, name="write-formulation"),
    path("cases/<slug:ref>/safety-plans", safety_plans.plans, name="safety-plans"),
    path("cases/<slug:ref>/safety-plans/<int:place>", safety_plans.write, name="write-safety-plan"),
]
