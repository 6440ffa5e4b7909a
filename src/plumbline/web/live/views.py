"""Views of a meeting under way. Each act is an ordinary form post; the script sends the same forms without leaving the page."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plumbline.access.enums import Role
from plumbline.cases.permissions import keeps_on_screen
from plumbline.cases.queries.usual import line_of, usual_numbered
from plumbline.meetings import services
from plumbline.meetings.lines import Sort
from plumbline.meetings.lines.room import clock_words
from plumbline.meetings.queries import (
    NotePage,
    agenda_of,
    change_number,
    following_of,
    gone_from,
    item_for,
    item_in_hand,
    meeting_for,
    note_page,
    screen_page,
)
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import joined, say
from plumbline.web import care
from plumbline.web.changed import has, marked, same
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.live.reading import Echo, Room, echo_of, fields_of, is_plain, keep, words_of
from plumbline.web.middleware import WATCHING


LEADS = (Role.COORDINATOR, Role.CHAIR)
NO_CASE = "No case that you may see is on the agenda. Put one on it first."
LAST_CASE = "That was the last case on the agenda."


@require_GET
@for_roles(*LEADS)
def take_notes(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Go to the case that the room has turned to, or to the first."""
    item = item_in_hand(viewer_of(request), meeting_id)
    if item is None:
        raise StageRefused(NO_CASE)
    return redirect("notes", item.id)


@require_GET
@for_roles(*LEADS)
def screen(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """What the screen of the room shows. It follows the case that the room has turned to."""
    viewer = viewer_of(request)
    number = change_number(viewer, meeting_for(viewer, meeting_id), item_in_hand(viewer, meeting_id))
    if has(request, number):
        return same(number)
    page = screen_page(viewer, meeting_id, words_of=_shown(request))
    return marked(
        TemplateResponse(
            request,
            "live/screen.html",
            {"page": page, "number": number, **_clock(page.bar), **_on_paper(viewer, page.meeting)},
        ),
        number,
    )


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def notes(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """The notes on one case: read a line back, keep it, save the draft, go on to the next case."""
    if request.method == "POST":
        return _act(request, item_id)
    viewer = viewer_of(request)
    item = item_for(viewer, item_id)
    number = change_number(viewer, item.meeting, item)
    if has(request, number):
        return same(number)
    return _page(request, item, number)


@require_POST
@for_roles(*LEADS)
def draft(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Save the draft for the script, which asks every two seconds while somebody types."""
    viewer, posted = viewer_of(request), request.POST
    item = item_for(viewer, item_id)
    try:
        with transaction.atomic():
            saved = _save(viewer, item, posted)
    except StageRefused as no:
        held = note_page(viewer, item_id).draft
        body = {
            "refusal": str(no),
            "other": held.text if held else "",
            "version": held.version if held else 0,
        }
        return JsonResponse(body, status=409)
    return JsonResponse({"version": saved.version, "saved": f"{timezone.localtime(saved.saved_at):%H:%M:%S}"})


@require_POST
@for_roles(*LEADS)
def turn(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Turn the room to a case."""
    viewer = viewer_of(request)
    services.turn_to(item=item_for(viewer, item_id), by=viewer)
    return redirect("notes", item_id)


def _act(request: HttpRequest, item_id: UUID) -> HttpResponse:
    viewer, posted = viewer_of(request), request.POST
    item, text, refusal, echo = item_for(viewer, item_id), posted.get("line", "").strip(), "", None
    try:
        if text or posted.get("act") == "draft":
            with transaction.atomic():
                _save(viewer, item, posted)
        if posted.get("act") == "draft":
            messages.success(request, "Draft saved.")
            return redirect("notes", item_id)
        room = Room.of(viewer, item)
        echo = echo_of(room, text, fields_of(posted)) if text else None
        if posted.get("act") == "next" or (echo and echo.reading.sort is Sort.NEXT):
            return _next(request, viewer, item, is_line=posted.get("act") != "next")
        if echo is None:
            return redirect("notes", item_id)
        if is_plain(echo) or (posted.get("echoed") == text and not echo.missing):
            if echo.reading.sort is Sort.PARK:
                return _put_off(request, room, echo, key=_uuid(posted.get("key")))
            with transaction.atomic():
                keep(room, echo, key=_uuid(posted.get("key")))
            care.suggest(request, room.kind.words_to_avoid, *words_of(echo.reading), about="the line")
            messages.success(request, say("{echo} kept.", echo=echo.label))
            return redirect("notes", item_id)
        if posted.get("echoed") == text:
            refusal = say("Still open: {missing}", missing=joined(echo.missing, "; "))
    except (DataUnfit, StageRefused) as no:
        refusal = str(no)
    number = change_number(viewer, item.meeting, item)
    return _page(request, item, number, echo=echo, text=text, refusal=refusal, key=_uuid(posted.get("key")))


def _only_looks(request: HttpRequest) -> bool:
    """Whether the script asks for what others changed: nobody reads what is said once on a page that comes so."""
    return WATCHING in request.headers


def _put_off(request: HttpRequest, room: Room, echo: Echo, *, key: UUID) -> HttpResponse:
    """Put the case off and turn to the one that came after it."""
    viewer, item = room.viewer, room.item
    following = following_of(item, agenda_of(viewer, item.meeting), gone=gone_from(item.meeting))
    with transaction.atomic():
        keep(room, echo, key=key)
        _save(viewer, item, QueryDict("line=", mutable=False), window=request.POST)
        if following is not None:
            services.turn_to(item=following, by=viewer)
    messages.success(request, say("{ref} kept for later.", ref=item.case.ref))
    return redirect("notes", following.id if following else item.id)


def _next(request: HttpRequest, viewer: Any, item: Any, *, is_line: bool) -> HttpResponse:
    """Turn to the case after this one. A line that said no more than that leaves no draft behind."""
    following = following_of(item, agenda_of(viewer, item.meeting), gone=gone_from(item.meeting))
    if is_line:
        _save(viewer, item, QueryDict("line=", mutable=False), window=request.POST)
    if following is None:
        messages.success(request, LAST_CASE)
        return redirect("notes", item.id)
    services.turn_to(item=following, by=viewer)
    return redirect("notes", following.id)


def _save(viewer: Any, item: Any, posted: QueryDict, *, window: QueryDict | None = None) -> Any:
    told, more = (window or posted), (1 if window else 0)
    return services.save_draft(
        item=item,
        text=posted.get("line", ""),
        window=_uuid(told.get("window")),
        turn=_number(told.get("turn")) + more,
        version=_number(told.get("version")),
        by=viewer,
    )


def _page(
    request: HttpRequest,
    item: Any,
    number: str,
    *,
    echo: Echo | None = None,
    text: str | None = None,
    refusal: str = "",
    key: UUID | None = None,
) -> HttpResponse:
    """Show the notes. ``number`` was taken before: what somebody keeps while the page is made then counts as new, and is asked for."""
    page = note_page(viewer_of(request), item.id)
    held = page.draft
    if text is None and (chosen := usual_numbered(page.usual, request.GET.get("usual"))):
        text = line_of(chosen, page.bar.item.meeting.scheme.agencies)
    context = {
        "page": page,
        "number": number,
        "echo": echo,
        # Said in a part of this page: the script takes over the parts of a page that comes, and nothing around them.
        "care": (),
        "about_words": [] if _only_looks(request) else list(care.waiting(request)),
        "refusal": refusal,
        "line": (held.text if held else "") if text is None else text,
        "other": held.text if held and text is not None and held.text.strip() != text else "",
        "key": key or uuid4(),
        "window": uuid4(),
        "version": held.version if held else 0,
        "leads_on": _others(page),
        "gone": gone_from(page.bar.item.meeting),
        "goes_on": viewer_of(request).has_role(Role.CHAIR),
        **_clock(page.bar),
        **_on_paper(viewer_of(request), page.bar.item.meeting),
    }
    response = TemplateResponse(request, "live/notes.html", context, status=422 if refusal else 200)
    return marked(response, number)


def _others(page: NotePage) -> bool:
    """Say whether the room is at another case than the one that is open."""
    return page.in_hand is not None and page.in_hand.id != page.bar.item.id


def _clock(bar: Any) -> dict[str, str]:
    return {"clock": clock_words(bar.seconds_left) if bar else ""}


def _on_paper(viewer: Any, meeting: Any) -> dict[str, bool]:
    """Whether what is said stays on the screen: nobody prints it from the page where a chair has to consent first."""
    return {"stays_on_screen": keeps_on_screen(viewer, meeting.scheme)}


def _shown(request: HttpRequest) -> UUID | None:
    """The case whose words somebody pressed to show; what is no key shows nothing."""
    try:
        return UUID(request.GET.get("words", ""))
    except ValueError:
        return None


def _uuid(given: str | None) -> UUID:
    """A key made by the page.

    Raises
    ------
    DataUnfit: the form did not come from the page.
    """
    try:
        return UUID(given or "")
    except ValueError:
        raise DataUnfit("This form is not whole. Reload the page; what you typed was kept.") from None


def _number(given: str | None) -> int:
    return int(given) if given and given.isdecimal() and len(given) < 10 else 0
