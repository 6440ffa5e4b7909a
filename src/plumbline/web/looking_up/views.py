"""The search: a form, and what it found beneath it."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.cases.queries.looking_up import LookedUp, look_up
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.looking_up.forms import FindForm


CASEWORK = (Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def find(request: HttpRequest) -> HttpResponse:
    """People in the cases that the viewer may see, by name, or a case by its reference."""
    form, looked = FindForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        looked = _found(request, form)
    status = 422 if form.errors else 200
    return TemplateResponse(request, "looking_up/find.html", {"form": form, "looked": looked}, status=status)


def _found(request: HttpRequest, form: FindForm) -> LookedUp | None:
    given = form.cleaned_data
    try:
        with transaction.atomic():
            return look_up(viewer_of(request), given["words"], date_of_birth=given["date_of_birth"])
    except (DataUnfit, StageRefused) as no:
        form.add_error("words", str(no))
        return None
