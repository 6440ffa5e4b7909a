"""Refer: choose the scheme where there are several, write the form of its kind, read it over, send it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.assessments.queries import checklists
from plumbline.cases.queries.presence import known_among_typed
from plumbline.feeds.queries import holds_made_up
from plumbline.referrals.queries import (
    Draft,
    count_drafts,
    draft_for,
    draft_page,
    kept_until_day,
    laws_to_refer_under,
)
from plumbline.referrals.services import check_referral, refer_person, save_draft, throw_draft_away
from plumbline.schemes.queries import kind_of, schemes_of
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from plumbline.values.words import say
from plumbline.web import care, once
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page, form_page
from plumbline.web.referring.forms import ReadOverForm
from plumbline.web.referring.kind_form import KindReferralForm, initial_of
from plumbline.web.referring.marks import Marks, new_marks, sent_marks
from plumbline.web.templatetags.pages import day


REFERRERS = (
    Role.COORDINATOR,
    Role.CHAIR,
    Role.REPRESENTATIVE,
    Role.PRACTITIONER,
    Role.ADVISER,
    Role.REFERRER,
)
WALLED = "Nothing of this may reach the perpetrator: do not tell them, and do not write to where they would see it."
LEAD = "Write as if the person will read it."
LEAD_WALLED = "Write as if the victim will read it."
SENT = "Referral sent. You will see here what became of it."
URGENT_SENT = "Referral sent, marked urgent. Those who decide are told. If you have not rung 999, ring now."


@require_GET
@for_roles(*REFERRERS)
def which_scheme(request: HttpRequest) -> HttpResponse:
    """Choose the scheme; straight on where there is one."""
    schemes = schemes_of(viewer_of(request))
    if len(schemes) == 1:
        return redirect("refer-to", schemes[0].slug)
    found = [(scheme, kind_of(scheme)) for scheme in schemes]
    return TemplateResponse(request, "referring/which_scheme.html", {"schemes": found})


@require_http_methods(["GET", "POST"])
@for_roles(*REFERRERS)
def refer(request: HttpRequest, slug: str) -> HttpResponse:
    """The referral form of a scheme's kind, empty. The same page comes back whether the people are known or not."""
    viewer = viewer_of(request)
    scheme = _scheme(viewer, slug)
    waiting = count_drafts(viewer)
    return _written(request, scheme, new_marks(None), {}, waiting=waiting)


@require_http_methods(["GET", "POST"])
@for_roles(*REFERRERS)
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Go on with a referral that is not sent yet."""
    held, typed = draft_page(viewer_of(request), draft_id)
    return _written(request, held.scheme, new_marks(held), typed)


@require_POST
@for_roles(*REFERRERS)
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Save what is typed for the script, which asks every few seconds while somebody types."""
    viewer = viewer_of(request)
    scheme, marks = _scheme(viewer, slug), sent_marks(request.POST)
    try:
        with transaction.atomic():
            saved = _save(viewer, scheme, _form(viewer, scheme, request.POST), marks)
    except (StageRefused, NotVisible, DataUnfit) as no:
        return JsonResponse({"refusal": str(no)}, status=409)
    return JsonResponse(
        {
            "version": saved.version,
            "saved": f"{timezone.localtime(saved.saved_at):%H:%M:%S}",
            "address": reverse("referral-draft", args=[saved.id]),
        }
    )


@require_http_methods(["GET", "POST"])
@for_roles(*REFERRERS)
def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Read a referral over, and send it."""
    viewer = viewer_of(request)
    held, typed = draft_page(viewer, draft_id)
    form = _form(viewer, held.scheme, MultiValueDict(typed))
    if not form.is_valid():
        messages.warning(request, "Something is missing or cannot be read. Press Continue to see what.")
        return redirect("referral-draft", draft_id)

    urgent, is_walled = form.entry().urgent, kind_of(held.scheme).is_walled
    # Whoever refers behind a wall is sent to nobody in front of it.
    known = [] if is_walled else known_among_typed(viewer, form.people())

    def act(_: dict[str, Any]) -> None:
        if request.POST.get("version") != str(held.version):
            raise StageRefused("This was changed in another window since you read it. Read it over again.")
        refer_person(
            scheme=held.scheme,
            words=form.cleaned_data["words"],
            people=form.people(),
            entry=form.entry(),
            made_up=holds_made_up(),
            draft=draft_id,
            by=viewer,
        )
        throw_draft_away(draft_id=draft_id, by=viewer, because="sent")
        care.suggest(
            request, kind_of(held.scheme).words_to_avoid, *form.own_words(), about=say("the referral")
        )

    ask = Ask(
        title="Check your answers before you send",
        button="Send this referral",
        back=reverse("referrals"),
        done=URGENT_SENT if urgent else SENT,
        caption=say("Refer to {scheme}", scheme=held.scheme.name),
        warning=WALLED if is_walled else "",
        template="referring/check.html",
        context={
            "said": form.said(),
            "draft": held,
            "urgent": urgent,
            "reach": reach_of(held.scheme, reader=viewer) if urgent else "",
            "known": known,
            "law": _only_law(viewer, held.scheme),
        },
    )
    return form_page(request, ReadOverForm(request.POST if request.method == "POST" else None), ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*REFERRERS)
def throw_away(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw a referral away that was not sent."""
    viewer = viewer_of(request)
    held = draft_for(viewer, draft_id)
    ask = Ask(
        title="Throw this referral away",
        button="Throw it away",
        takes_away=True,
        back=reverse("referrals"),
        done="Thrown away. Nothing was sent.",
        caption=say("Not sent to {scheme}", scheme=held.scheme.name),
        warning="What you typed will be lost for good. Nobody else has seen it.",
    )
    form = ReadOverForm(request.POST if request.method == "POST" else None)
    return form_page(request, form, ask, lambda _: throw_draft_away(draft_id=draft_id, by=viewer))


def _written(
    request: HttpRequest, scheme: Any, marks: Marks, typed: dict[str, list[str]], *, waiting: int = 0
) -> HttpResponse:
    """The form: shown, saved to come back to, or taken on to be read over."""
    viewer, kind = viewer_of(request), kind_of(scheme)
    sent = sent_marks(request.POST) if request.method == "POST" else marks
    if request.method == "POST":
        marks = replace(sent, version=_version(viewer, sent.draft), turn=sent.turn + 1)
    form = _form(viewer, scheme, request.POST or None, typed)
    ask = Ask(
        title=say("Refer to {scheme}", scheme=scheme.name),
        button="Continue",
        back=reverse("referrals"),
        done="",
        lead=LEAD_WALLED if kind_of(scheme).is_walled else LEAD,
        warning=WALLED if kind.is_walled else "",
        template="referring/refer_kind.html",
        context={
            "marks": marks,
            "scheme": scheme,
            "waiting": waiting,
            "days": kind.limit("unsent").value,
            "source": kind.clocks["unsent"].source,
        },
    )
    if request.method == "POST" and request.POST.get("act") == "save":
        return _put_by(request, scheme, form, sent, ask)

    def go_on(given: dict[str, Any]) -> str:
        check_referral(
            scheme=scheme, words=given["words"], people=form.people(), entry=form.entry(), by=viewer
        )
        saved = _save(viewer, scheme, form, sent)
        return reverse("check-referral", args=[saved.id])

    return asking_page(request, form, ask, go_on)


def _put_by(
    request: HttpRequest, scheme: Any, form: KindReferralForm, marks: Marks, ask: Ask
) -> HttpResponse:
    try:
        with transaction.atomic():
            saved = _save(viewer_of(request), scheme, form, marks)
    except (StageRefused, DataUnfit) as no:
        # Half a referral is no mistake: what is missing is said when it is to be sent.
        kept = _form(viewer_of(request), scheme, None, form.typed())
        context = {
            **ask.context,
            "ask": ask,
            "form": kept,
            "refusal": str(no),
            "once": once.token_for(request),
        }
        return TemplateResponse(request, ask.template, context, status=422)
    messages.success(
        request,
        say(
            "Saved, not sent. It waits for you alone, under “Not sent yet”, until the end of {day}.",
            day=day(kept_until_day(saved)),
        ),
    )
    return redirect("referrals")


def _form(
    reader: Viewer,
    scheme: Any,
    data: QueryDict | MultiValueDict[str, str] | None,
    typed: dict[str, list[str]] | None = None,
) -> KindReferralForm:
    kind = kind_of(scheme)
    return KindReferralForm(
        data,
        kind=kind,
        reach=reach_of(scheme, reader=reader),
        instruments=checklists(timezone.localdate()),
        laws=laws_to_refer_under(reader, scheme).citations,
        initial=initial_of(typed or {}),
    )


def reach_of(scheme: Any, *, reader: Viewer) -> str:
    """How the team of a scheme is reached in an emergency, as it says itself; else through its host.

    Nobody is named where no number is set: an account may be that of a system, and nobody hears it ring.
    """
    if said := kind_of(scheme).reach:
        return say("Then reach the team: {said}.", said=said.rstrip("."))
    if scheme.host_agency_id in reader.agencies_as([Role.COORDINATOR]):
        return ""
    host = names_of([scheme.host_agency_id])[scheme.host_agency_id]
    return say("Then tell the co-ordinator at {host}, by telephone or face to face.", host=host)


def _only_law(viewer: Viewer, scheme: Any) -> str:
    """The citation of the one law that referring rests on; empty where somebody chooses."""
    basis = laws_to_refer_under(viewer, scheme)
    return basis.citations.get(basis.only, "")


def _save(viewer: Viewer, scheme: Any, form: KindReferralForm, marks: Marks) -> Draft:
    return save_draft(
        draft_id=marks.draft,
        scheme=scheme,
        typed=form.typed(),
        window=marks.window,
        turn=marks.turn,
        version=marks.version,
        by=viewer,
    )


def _version(viewer: Viewer, draft_id: UUID) -> int:
    """The version that is held now, on which a page that comes back is built."""
    try:
        return draft_for(viewer, draft_id).version
    except NotVisible:
        return 0


def _scheme(viewer: Viewer, slug: str) -> Any:
    found = next((s for s in schemes_of(viewer) if s.slug == slug), None)
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found
