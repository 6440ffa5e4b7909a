"""Pass on what somebody holds who leaves or is long away, in one form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.cases.enums import Passed
from plumbline.cases.queries.holding import Holdings, holdings
from plumbline.cases.services import hand_over
from plumbline.values.words import say
from plumbline.values.written_days import day_month, day_month_year
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, line_field, select_field


NOBODY = "nobody"


class HandOverForm(PageForm):
    """Why, and for each thing who takes it over. Nobody is chosen to begin with."""

    def __init__(self, *args: Any, held: Holdings, lead: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"] = choice_field(
            "Why?",
            [(Passed.LEAVING.value, "They leave"), (Passed.AWAY.value, "They are away for long")],
            "Choose why",
        )
        people = _people(held, lead)
        for line in held.actions:
            self.fields[f"to_{line.action.id}"] = select_field(
                say("{words}, case {ref}", words=line.words, ref=line.ref),
                people,
                say("Choose who takes over: {words}", words=line.words),
            )
        for case in held.leads:
            self.fields[f"to_{case.id}"] = select_field(
                say("The lead of case {ref}", ref=case.ref),
                people,
                say("Choose who leads case {ref}", ref=case.ref),
            )
        for away in held.covers:
            self.fields[f"to_{away.id}"] = select_field(
                say(
                    "Cover for {user}, {starts} to {ends}",
                    user=away.user.name,
                    starts=day_month(away.starts),
                    ends=day_month_year(away.ends),
                ),
                [*[pair for pair in people if pair[0] != str(away.user_id)], (NOBODY, "Nobody: no cover")],
                say("Choose who covers for {user}", user=away.user.name),
            )
        self.fields["words"] = line_field("What should they know?", required=False)


@require_http_methods(["GET", "POST"])
@for_roles(Role.REPRESENTATIVE)
def hand_over_work(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Everything that somebody holds, each to a named person or back to the agency's lead."""
    viewer = viewer_of(request)
    held = holdings(viewer, user_id)

    def act(given: dict[str, Any]) -> object:
        takers = {
            UUID(name.removeprefix("to_")): None if value == NOBODY else UUID(value)
            for name, value in given.items()
            if name.startswith("to_")
        }
        return hand_over(
            user_id=user_id, takers=takers, why=Passed(given["why"]), words=given["words"], by=viewer
        )

    ask = Ask(
        title=say("Hand over what {name} holds", name=held.name),
        button="Hand it over",
        back=reverse("leave"),
        done="Handed over. Whoever took something over is told.",
        caption=held.agency_name,
        template="notices/hand_over.html",
        context={"held": held},
    )
    return form_page(request, HandOverForm(request.POST or None, held=held, lead=viewer.user_id), ask, act)


def _people(held: Holdings, lead: UUID) -> list[tuple[str, str]]:
    """The agency's lead in front, then colleagues by name."""
    named = sorted(held.takers.items(), key=lambda pair: (pair[0] != lead, pair[1]))
    return [
        (str(key), say("Back to the agency’s lead: {name}", name=name) if key == lead else name)
        for key, name in named
    ]
