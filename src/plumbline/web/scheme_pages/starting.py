"""Start a scheme: choose a kind, say whose it is, read over what it would do, start it; take it back while nothing has come to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.agencies.queries import agencies, names_of
from plumbline.schemes.kind import Kind, laid_over, settings_of
from plumbline.schemes.permissions import LEADS, SETTERS
from plumbline.schemes.queries import kind_of, scheme_at_table
from plumbline.schemes.queries.starting import (
    check_led,
    hosts_for,
    may_take_back,
    who_leads,
    without_agreement,
)
from plumbline.schemes.reading import kind_called, known_kinds
from plumbline.schemes.services import begin_scheme, take_back_scheme
from plumbline.schemes.starting import GivenScheme
from plumbline.values.errors import DataUnfit, NotVisible
from plumbline.values.words import say
from plumbline.web import once
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page, form_page
from plumbline.web.scheme_pages import handbook as words
from plumbline.web.scheme_pages.start_form import StartForm, TakeBackForm


MAY_START = tuple(sorted(SETTERS))
HIDDEN = "This page is not there, or is not yours to see."


@require_GET
@for_roles(*MAY_START)
def choose(request: HttpRequest) -> HttpResponse:
    """Every kind that there is here, with what it is for and the nations that it is made for."""
    hosts_for(viewer_of(request))
    context = {"kinds": [kind_called(slug) for slug in known_kinds()]}
    return TemplateResponse(request, "scheme_pages/choose_kind.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(*MAY_START)
def start(request: HttpRequest, kind: str, nation: str) -> HttpResponse:
    """Say whose it is; then, with the same answers, read over what it would do, and start it."""
    viewer, of = viewer_of(request), _kind(kind, nation)
    hosts, leads = hosts_for(viewer), bool(viewer.agencies_as(LEADS))
    form = StartForm(
        request.POST or None,
        hosts=[(str(one.id), one.name) for one in hosts],
        # Where one agency alone can host it, it is no partner.
        agencies=[(str(one.id), one.name) for one in agencies() if [one.id] != [host.id for host in hosts]],
        values=words.settings_as_choices(of) if leads else [],
    )
    reading = request.method == "POST" and request.POST.get("act") != "start"
    if reading and request.POST.get("act") != "change" and form.is_valid():
        given = form.given(kind, nation)
        no = _what_will_not_do(of, given)
        if no is None:
            return _read_over(request, form, of, given)
        form.say_beside(no)
    ask = _ask(of)

    def act(_: dict[str, Any]) -> str:
        scheme = begin_scheme(given=form.given(kind, nation), by=viewer)
        messages.success(
            request,
            say("{scheme} is started. It takes no case until its charter is signed.", scheme=scheme.name),
        )
        signs = scheme.agencies & viewer.agencies_as(LEADS)
        return reverse("sign-charter" if signs else "handbook", args=[scheme.slug])

    if reading:
        status = 422 if form.errors else 200
        context = {"ask": ask, "form": form, "refusal": "", "kind": of, "once": once.token_for(request)}
        return TemplateResponse(request, ask.template, context, status=status)
    return asking_page(request, form, ask, act)


def _ask(kind: Kind) -> Ask:
    return Ask(
        title="Start a scheme",
        button="Continue",
        back=reverse("start-scheme"),
        done="",
        caption=f"{kind.name}, {kind.nation.capitalize()}",
        template="scheme_pages/start_scheme.html",
        context={"kind": kind},
    )


def _what_will_not_do(kind: Kind, given: GivenScheme) -> DataUnfit | None:
    """The refusal that starting it would meet, so that it is said before anybody reads it over."""
    try:
        check_led(given.agencies)
    except DataUnfit as no:
        return no
    try:
        laid_over(kind, {value.path: value.value for value in given.values})
    except DataUnfit as no:
        return DataUnfit(str(no), slug="value-unfit")
    return None


def _read_over(request: HttpRequest, form: StartForm, kind: Kind, given: GivenScheme) -> HttpResponse:
    as_set = laid_over(kind, {value.path: value.value for value in given.values})
    known, names, today = settings_of(kind), names_of(given.agencies), timezone.localdate()
    return TemplateResponse(
        request,
        "scheme_pages/check_scheme.html",
        {
            "kind": as_set,
            "given": given,
            "sent": form.as_sent(),
            "host": names[given.host],
            "partners": sorted(name for key, name in names.items() if key != given.host),
            "leads": who_leads(
                viewer_of(request), given.agencies, host=given.host, purpose=kind.purpose, on=today
            ),
            "unagreed": without_agreement(given.host, given.partners, purpose=kind.purpose, on=today),
            "own": [
                (
                    known[v.path].words,
                    words.value_in_words(v.value),
                    words.value_in_words(known[v.path].value),
                    v.because,
                    known[v.path].guarded,
                )
                for v in given.values
            ],
            "course": words.course_of(as_set),
            "parts": words.parts_of(as_set),
            "routes": words.routes_of(as_set),
            "clocks": words.clocks_of(as_set),
            "once": once.token_for(request),
            "address": reverse("start-scheme-of", args=[given.kind, given.nation]),
        },
    )


@require_http_methods(["GET", "POST"])
@for_roles(*MAY_START)
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a scheme back that nothing has come to."""
    viewer = viewer_of(request)
    scheme = scheme_at_table(viewer, slug)
    if not may_take_back(viewer, scheme):
        raise NotVisible(HIDDEN)
    ask = Ask(
        title="Take this scheme back",
        button="Take it back",
        back=reverse("schemes"),
        done="Taken back. It is on no list any more; its name can be used again.",
        caption=scheme.name,
        lead=say(
            "{name}. No list, referral, case or meeting has come to it. Its charter and values are "
            "kept, and nobody works by them.",
            name=kind_of(scheme).name,
        ),
    )
    form = TakeBackForm(request.POST or None)
    return form_page(
        request, form, ask, lambda given: take_back_scheme(scheme=scheme, because=given["because"], by=viewer)
    )


def _kind(slug: str, nation: str) -> Kind:
    if slug not in known_kinds() or nation not in kind_called(slug).nations:
        raise NotVisible(HIDDEN)
    return kind_called(slug, nation)
