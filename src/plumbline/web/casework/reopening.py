"""Open a closed case again."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.cases.queries import case_page
from plumbline.cases.queries.reopening import deciders_of, reopens_of
from plumbline.cases.services import reopen_case
from plumbline.values.errors import StageRefused
from plumbline.values.words import say
from plumbline.web import care
from plumbline.web.casework.views import CASEWORK
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, select_field, sentence_field


class ReopenForm(PageForm):
    """Why, and who decided it."""

    beside: ClassVar = {"no-reason": "because", "no-decider": "decided_by"}

    because = sentence_field("Why does it go on?", "Say why the case goes on", rows=2)

    def __init__(self, *args: Any, deciders: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_by"] = select_field("Who decided it?", deciders, "Choose who decided it")


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Why a closed case goes on, and by whose decision."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    reopens = reopens_of(page.case, page.state)
    if reopens is None or not page.may_reopen:
        raise StageRefused("This case is not closed, or its kind of scheme does not let you reopen it.")
    people = sorted(deciders_of(page.case.scheme, reopens).items(), key=lambda pair: pair[1])
    form = ReopenForm(
        request.POST or None,
        deciders=[(str(user), name) for user, name in people],
        initial={"decided_by": str(viewer.user_id)},
    )

    def act(given: dict[str, Any]) -> None:
        reopen_case(case=page.case, because=given["because"], decided_by=UUID(given["decided_by"]), by=viewer)
        care.suggest(request, page.kind.words_to_avoid, given["because"], about="the reopening")

    ask = Ask(
        title="Reopen this case",
        button="Reopen this case",
        back=reverse("case", args=[ref]),
        done="Reopened, under the same reference and with all its history.",
        caption=say("Case {ref}", ref=ref),
        lead=(
            say(
                "It stands at “{label}” again. Look-backs that wait are withdrawn, and how long "
                "it is kept is worked out anew when it is closed. Agencies that left do "
                "not come back by themselves.",
                label=page.kind.course.label(reopens.to),
            )
        ),
    )
    return form_page(request, form, ask, act)
