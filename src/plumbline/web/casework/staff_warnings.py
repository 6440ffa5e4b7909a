"""What those who visit are to do for their own safety: all of a case, a new one, one looked at again, one that ends."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.agencies.queries import names_of
from plumbline.cases.permissions import SENTENCES, acting_agency
from plumbline.cases.queries.staff_warnings import WarningLine, WarningsOfCase, warnings_of_case
from plumbline.cases.services.staff_warnings import end_warning, warn_staff
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import due_on
from plumbline.values.errors import NotVisible, PermissionRefused, StageRefused
from plumbline.values.words import joined, say
from plumbline.web.care import Wording
from plumbline.web.casework.care_forms import EVERYBODY, StaffWarningForm, WhyForm
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.templatetags.pages import day


CASEWORK = (Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
NOT_THERE = "This page is not there, or is not yours to see."
LEAD = say(
    "Every agency in the case reads what visitors should do. Only your agency and those you tick read the reason. Write what happened and who says so, not what somebody is. Write nothing that says where somebody lives in safety."
)

AGAIN = say("Is it still right? Give a new day and save it. If it is no longer needed, go back and end it.")


@require_GET
@for_roles(*CASEWORK)
def warnings(request: HttpRequest, ref: str) -> HttpResponse:
    """Every warning of a case, those that stand first."""
    found = warnings_of_case(viewer_of(request), ref)
    lines = sorted(found.lines, key=lambda line: (not line.stands, not line.run_out))
    return TemplateResponse(request, "casework/staff_warnings.html", {"page": found, "lines": lines})


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def warn(request: HttpRequest, ref: str) -> HttpResponse:
    """A new warning."""
    return _write(request, _open(request, ref), None)


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def look_again(request: HttpRequest, ref: str, warning_id: UUID) -> HttpResponse:
    """A warning looked at again: it stands on, changed or not, until another day."""
    found = _open(request, ref)
    return _write(request, found, _one(found, warning_id))


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def end(request: HttpRequest, ref: str, warning_id: UUID) -> HttpResponse:
    """A warning that holds no longer."""
    viewer, found = viewer_of(request), _open(request, ref)
    line = _one(found, warning_id)
    ask = Ask(
        title="End a warning",
        button="End this warning",
        takes_away=True,
        back=reverse("staff-warnings", args=[ref]),
        done="Ended. It stays readable.",
        caption=say("Case {ref}: {do}", ref=ref, do=line.warning.do),
        lead=say(
            "About {person}. Once you end it, visitors no longer see it. It stays in the record of the case.",
            person=_whom(found, line.warning.person_id),
        ),
        wording=Wording(kind_of(found.case.scheme).words_to_avoid, say("the end of the warning")),
    )
    return form_page(
        request,
        WhyForm(request.POST or None),
        ask,
        lambda given: end_warning(warning_id=warning_id, words=given["words"], by=viewer),
    )


def _open(request: HttpRequest, ref: str) -> WarningsOfCase:
    found = warnings_of_case(viewer_of(request), ref)
    if hasattr(found.case, "closure"):
        raise StageRefused("This case is closed. What was written down stays readable.")
    if not found.may_write:
        raise PermissionRefused(SENTENCES["warn_staff"])
    return found


def _whom(found: WarningsOfCase, person_id: UUID) -> str:
    one = next((one for one in found.people if one.person_id == person_id), None)
    if one is None:
        return say("somebody who is no longer in this case")
    return one.name.display if one.name else one.label


def _one(found: WarningsOfCase, warning_id: UUID) -> WarningLine:
    line = next((line for line in found.lines if line.warning.id == warning_id), None)
    if line is None:
        raise NotVisible(NOT_THERE)
    if not (line.stands or line.run_out):
        raise StageRefused(
            "This warning was ended or looked at already. Open the page again.", slug="written-since"
        )
    return line


def _shown_until(line: WarningLine) -> str:
    """Until when visitors see a warning, or saw it."""
    if line.run_out:
        return say("This warning was shown until {until}.", until=day(line.warning.until))
    return say("This warning is shown until {until}.", until=day(line.warning.until))


def _write(request: HttpRequest, found: WarningsOfCase, line: WarningLine | None) -> HttpResponse:
    viewer = viewer_of(request)
    first: dict[str, Any] = {"why": found.in_referral, "source": "The referral"} if found.in_referral else {}
    if line is not None:
        first = {
            "person": str(line.warning.person_id),
            "do": line.warning.do,
            "why": line.why,
            "source": line.source,
            "readers": [EVERYBODY] if line.is_panels else [str(key) for key in line.readers],
        }
    mine = acting_agency(viewer, "warn_staff", found.case.scheme)
    names = sorted(names_of(found.case.seen_by_agencies).items(), key=lambda pair: pair[1])
    form = StaffWarningForm(
        request.POST or None,
        people=[(str(one.person_id), _whom(found, one.person_id)) for one in found.people],
        agencies=[(str(key), name) for key, name in names if key != mine],
        latest=due_on(timezone.localdate(), kind_of(found.case.scheme).limit("warning")),
        initial=first,
    )

    def act(given: dict[str, Any]) -> None:
        marking, readers = form.readers()
        warn_staff(
            case=found.case, person_id=UUID(given["person"]), do=given["do"], why=given["why"], source=given["source"],
            until=given["until"], readers=readers, marking=marking,
            replaces=line.warning if line else None, by=viewer,
        )  # fmt: skip

    ask = Ask(
        title="Look at a warning again" if line else "Warn those who visit",
        button="Save this warning",
        back=reverse("staff-warnings", args=[found.case.ref]),
        done="Saved. It is shown before a visit.",
        caption=say("Case {ref}", ref=found.case.ref),
        lead=joined([_shown_until(line), AGAIN, LEAD]) if line else LEAD,
        wording=Wording(kind_of(found.case.scheme).words_to_avoid, say("the warning"), fields=("do", "why")),
    )
    return form_page(request, form, ask, act)
