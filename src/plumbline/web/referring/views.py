"""Follow one's own referrals, and triage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.assessments.queries import in_words
from plumbline.cases.enums import WAY_NAMES, Way
from plumbline.cases.queries.asked import asked_before
from plumbline.cases.queries.changes import changes_of_referral
from plumbline.cases.queries.elsewhere import cases_with
from plumbline.cases.queries.presence import KnownTo, known_to
from plumbline.cases.queries.repeats import case_before, lookalikes
from plumbline.cases.services import triage
from plumbline.meetings.queries import meetings_to_list_for
from plumbline.meetings.services import add_to_agenda
from plumbline.referrals.entry import GivenSafeContact
from plumbline.referrals.enums import TriageDecision
from plumbline.referrals.queries import (
    ReferralLine,
    count_to_state,
    laws_to_ask_under,
    leads_on,
    measured_of,
    measured_then,
    my_drafts,
    people_named,
    reason_of,
    referral_for,
    referral_lists,
    referral_page,
    schemes_to_refer_on,
    stated_of,
)
from plumbline.referrals.queries.safe_told import safe_told
from plumbline.referrals.services import take_up
from plumbline.schemes.queries import kind_of, latest_charter, why_no_case
from plumbline.sharing.queries import name_of_agreement
from plumbline.values.words import joined, say
from plumbline.web.care import Wording
from plumbline.web.changed import watched, whether_changed
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page
from plumbline.web.referring.forms import TriageForm
from plumbline.web.referring.measured import measures_of, measures_then, stated
from plumbline.web.referring.on_views import on_context
from plumbline.web.scheme_pages.handbook import told
from plumbline.web.templatetags.pages import day, moment


LEADS = (Role.COORDINATOR, Role.CHAIR)
DECIDED = "Decision saved. The referrer sees it."
REFERRERS = (*LEADS, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER, Role.REFERRER)


@require_GET
@for_roles(*REFERRERS)
def referrals(request: HttpRequest) -> HttpResponse:
    """Referrals to triage, for those who do; and the viewer's own: not sent yet, and sent, with what came of each."""
    viewer = viewer_of(request)
    lists = referral_lists(viewer, triages=viewer.has_role(*LEADS))
    return TemplateResponse(
        request,
        "referring/referrals.html",
        {
            "to_triage": lists.waiting,
            "decided": lists.decided,
            "mine": lists.mine,
            "leads": viewer.has_role(*LEADS),
            "drafts": my_drafts(viewer),
            "known": _known(viewer, lists.mine),
        },
    )


def _known(viewer: Viewer, mine: Sequence[ReferralLine]) -> list[tuple[KnownTo, str]]:
    """Of those whom the viewer referred: what they were let know, with the name as their own referral has it."""
    names = {line.referral.person_id: line.name.display if line.name else "Name withheld" for line in mine}
    return [(line, names[line.person_id]) for line in known_to(viewer, names)]


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def decide(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """One referral and the triage form; one decision sends the requests and opens the case."""
    viewer = viewer_of(request)
    number = changes_of_referral(viewer, referral_id)
    line = referral_page(viewer, referral_id)
    scheme = line.referral.scheme
    charter = latest_charter(scheme, timezone.localdate())
    names = names_of(scheme.agencies)
    ahead = [] if line.decided_at else meetings_to_list_for(viewer, scheme.id)
    alike = {} if line.decided_at else {case.ref: case for case in lookalikes(viewer, line.referral)}
    form = TriageForm(
        request.POST or None,
        decisions=kind_of(scheme).work.triage,
        criteria=charter.criteria if charter else (),
        agencies=sorted(((str(k), v) for k, v in names.items()), key=lambda pair: pair[1]),
        usual_time=told(kind_of(scheme).limit("research")),
        before=[[str(key) for key in one] for one in asked_before(viewer, scheme)],
        tracks=[track for track in kind_of(scheme).tracks.values() if track.on_entry],
        laws=laws_to_ask_under(scheme),
        meetings=[(str(one.id), moment(one.starts_at)) for one in ahead],
        law_of_referral=line.referral.gateway or "",
        alike=[
            (ref, say("Yes, case {ref} of {opened_at}", ref=ref, opened_at=day(case.opened_at)))
            for ref, case in alike.items()
        ],
    )

    def act(given: dict[str, Any]) -> str:
        case = triage(
            referral=line.referral,
            decision=given["decision"],
            because=given["because"],
            note=given["note"],
            by=viewer,
            lead_agency=UUID(given["lead_agency"]) if given["lead_agency"] else None,
            ask=[UUID(a) for a in given["ask"]],
            research_due=given["research_due"],
            gateway=given.get("gateway") or "",
            criteria_met=given["criteria_met"],
            same_as=alike.get(given.get("same_as", "")),
            ratings=form.ratings(),
        )
        chosen = next((one for one in ahead if str(one.id) == given.get("meeting")), None)
        if case is not None and chosen is not None:
            add_to_agenda(meeting=chosen, case=case, by=viewer)
        messages.success(request, ask.done if given["ask"] else DECIDED)
        return (
            reverse("refer-on", args=[referral_id])
            if _goes_on(viewer, referral_id, given["decision"])
            else ask.back
        )

    def beside() -> dict[str, Any]:
        no_case = why_no_case(scheme, charter, timezone.localdate())
        return _beside(viewer, line, number) | {"no_case": no_case}

    ask = Ask(
        title="Triage a referral",
        caption=scheme.name,
        button="Save this decision",
        back=reverse("referrals"),
        done="Decision saved. The referrer sees it, and requests are sent.",
        wording=Wording(kind_of(scheme).words_to_avoid, say("the reason"), fields=("because", "note")),
        template="referring/decide.html",
        # Asked for once the page is shown, and not where a decision leads on from it.
        context=cast("dict[str, Any]", SimpleLazyObject(beside)),
    )
    return asking_page(request, form, ask, act)


def _beside(viewer: Viewer, line: ReferralLine, number: str) -> dict[str, Any]:
    """What stands beside the decision: answers, what the data say, other work that is known, and how far the referral has come."""
    scheme, referral_id = line.referral.scheme, line.referral.id
    people = [one.person_id for one in people_named(line.referral)]
    return {
        "line": line,
        "kind": kind_of(scheme),
        "answers": answers_of(line),
        "safe": safe_words(safe_told(viewer, line.referral)),
        "ticked": ticked_of(line),
        "known": [] if line.decided_at else known_to(viewer, people),
        "elsewhere": [] if line.decided_at else cases_with(viewer, people),
        "reason": reason_of(viewer, referral_id) if line.decided_at else "",
        "measures": _measures(viewer, line),
        "may_state": bool(line.decided_at) and count_to_state(viewer, line.referral) is not None,
        "stands_in": name_of_agreement(line.referral.agreement),
        "before": None if line.decided_at else case_before(viewer, line.referral),
        **on_context(viewer, line.referral),
        **watched(number, "referral-changed", referral_id),
    }


def _goes_on(viewer: Viewer, referral_id: UUID, decision: str) -> bool:
    """Whether what was just decided leads to another scheme to which the viewer refers."""
    if decision != TriageDecision.REFER_ON:
        return False
    referral = referral_for(viewer, referral_id)
    return leads_on(referral) and bool(schemes_to_refer_on(viewer, referral))


def _measures(viewer: Viewer, line: ReferralLine) -> list[str]:
    """What the data say now; of a referral that is decided, what they said then."""
    if not line.decided_at:
        return measures_of(line, measured_of(viewer, line.referral))
    then, told = measured_then(viewer, line.referral), stated_of(viewer, line.referral)
    return [*(measures_then(then) if then else ()), *([stated(told)] if told else [])]


@require_GET
@for_roles(*LEADS)
def changed(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Whether somebody looked at a referral, or decided on it, since its page was opened."""
    return whether_changed(request, changes_of_referral(viewer_of(request), referral_id))


@require_POST
@for_roles(*LEADS)
def look_at(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Tell the referrer that somebody is looking at their referral."""
    viewer = viewer_of(request)
    take_up(referral=referral_for(viewer, referral_id), by=viewer)
    messages.success(request, "The referrer sees that you are looking at it.")
    return redirect("triage", referral_id)


def ticked_of(line: ReferralLine) -> list[str]:
    """Words of the questions answered yes, where the instrument is loaded here."""
    given = line.referral.assessment or {}
    return in_words(given.get("slug", ""), given.get("version", ""), given.get("answers", {}), "yes")


def safe_words(told: GivenSafeContact | None) -> str:
    """How somebody may be reached safely, as the referrer was told; empty where nothing was said or the viewer may not read it."""
    if told is None:
        return ""
    ways = joined((WAY_NAMES[way] for way in Way if way.value in told.ways), ", ")
    return say("{ways}. {words}", ways=ways or say("No contact is safe yet"), words=told.words)


def answers_of(line: ReferralLine) -> list[tuple[str, str]]:
    """The answers to the kind's referral form, with the words of the questions."""
    form = kind_of(line.referral.scheme).forms.get("referral")
    given: dict[str, str] = line.referral.answers
    asked = [f for f in form.fields if f.slug in given] if form else []
    return [
        (f.heading, {"yes": "Yes", "no": "No", **f.choices}.get(given[f.slug], given[f.slug])) for f in asked
    ]
