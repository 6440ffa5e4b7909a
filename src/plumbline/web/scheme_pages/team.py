"""Who is in the team of a scheme."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.access.queries import members_of, names_of_users
from plumbline.agencies.queries import names_of
from plumbline.cases.queries import visible_cases
from plumbline.cases.services import let_manager_in
from plumbline.schemes.enums import TEAM_PART_NAMES, How, TeamPart
from plumbline.schemes.permissions import CASE_ROLES, holds
from plumbline.schemes.queries import delivered, kind_of, schemes_of, team_history, team_of
from plumbline.schemes.services import appoint, end_post
from plumbline.values.errors import NotVisible
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, date_field, line_field, select_field


SETTERS = (Role.COORDINATOR, Role.CHAIR)


@require_GET
@for_roles(*sorted(CASE_ROLES))
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """Manager and specialists, from when to when, and those who were."""
    viewer, scheme = viewer_of(request), _scheme(request, slug)
    today = timezone.localdate()
    now, posts = team_of(scheme, on=today), team_history(scheme)
    agencies = names_of({post.agency for post in posts})
    users = names_of_users({post.set_by for post in posts})
    here = {post.id for post in now}
    context = {
        "scheme": scheme,
        "by_team": delivered(scheme, today) is How.TEAM,
        "posts": [_line(post, agencies, users) for post in now],
        "others": [_line(post, agencies, users) for post in posts if post.id not in here],
        "may_set": holds(viewer, scheme, frozenset(SETTERS)),
        "several_ways": len(kind_of(scheme).delivery) > 1,
    }
    return TemplateResponse(request, "scheme_pages/team.html", context)


def _line(post: Any, agencies: dict[UUID, str], users: dict[UUID, str]) -> dict[str, Any]:
    return {
        "post": post,
        "part": TEAM_PART_NAMES[TeamPart(post.part)],
        "agency": agencies.get(post.agency, ""),
        "by": users.get(post.set_by, ""),
    }


class PostForm(PageForm):
    """Who, in which post, until when and why."""

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = [(part.value, name) for part, name in TEAM_PART_NAMES.items()]
        self.fields["part"] = choice_field("Which post?", parts, "Choose the post")
        self.fields["who"] = select_field(
            "Who?", people, "Choose one named person", hint="They stay employed by their own agency"
        )
        self.fields["brings"] = line_field(
            "What do they bring?",
            required=False,
            hint="Of a specialist. For example, housing law, or work with young adults",
        )
        self.fields["until"] = date_field("Until which day?", "Enter the last day.", when="ahead")
        self.fields["because"] = line_field("Why this person?", "Say why, in a few words")


@require_http_methods(["GET", "POST"])
@for_roles(*SETTERS)
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Put somebody into the team."""
    viewer, scheme = viewer_of(request), _scheme(request, slug)

    def act(given: dict[str, Any]) -> None:
        user, agency = (UUID(part) for part in given["who"].split("."))
        appoint(
            scheme=scheme,
            part=TeamPart(given["part"]),
            user=user,
            agency=agency,
            until=given["until"],
            because=given["because"],
            brings=given["brings"],
            by=viewer,
        )
        let_manager_in(
            scheme=scheme, cases=visible_cases(viewer).filter(scheme=scheme, closure__isnull=True), by=viewer
        )

    ask = Ask(
        "Put somebody into the team",
        "Put them into the team",
        reverse("scheme-team", args=[slug]),
        "They are in the team.",
        caption=scheme.name,
        lead="One manager directs the specialists. The agency of a manager is let in to the cases that the team delivers.",
    )
    return form_page(request, PostForm(request.POST or None, people=_people(scheme)), ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*SETTERS)
def leave(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """End a post before its last day."""
    viewer = viewer_of(request)
    post = next(
        (p for s in schemes_of(viewer) for p in team_history(s) if p.id == post_id and not p.ended_at), None
    )
    if post is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    ask = Ask(
        say("End the post of {user}", user=post.user.name),
        "End this post",
        reverse("scheme-team", args=[post.scheme.slug]),
        "The post has ended.",
        caption=post.scheme.name,
        lead=say(
            "{user} is {part} until {until}.",
            user=post.user.name,
            part=say(TEAM_PART_NAMES[TeamPart(post.part)]).lower(),
            until=day_month_year(post.until),
        ),
        warning="What the post allowed is over at once. Actions stay with the people they were given to until somebody gives them to another.",
        takes_away=True,
    )
    form = PageForm(request.POST if request.method == "POST" else None)
    return form_page(request, form, ask, lambda _: end_post(post_id=post_id, by=viewer))


def _people(scheme: Any) -> list[tuple[str, str]]:
    agencies = names_of(scheme.agencies)
    return [
        (f"{user.id}.{agency}", f"{user.name}, {name}")
        for agency, name in sorted(agencies.items(), key=lambda pair: pair[1])
        for user in members_of(agency, roles=CASE_ROLES)
    ]


def _scheme(request: HttpRequest, slug: str) -> Any:
    found = next((s for s in schemes_of(viewer_of(request)) if s.slug == slug), None)
    if found is None or How.TEAM not in kind_of(found).delivery:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found
