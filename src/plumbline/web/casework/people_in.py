"""Bring somebody into a case that goes on, and say that somebody left it."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.cases import services
from plumbline.cases.queries import CasePage, case_page
from plumbline.cases.queries.delivery import check_may_in
from plumbline.feeds.queries import holds_made_up
from plumbline.referrals.entry import GivenPerson
from plumbline.values.errors import StageRefused
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, date_field, line_field, sentence_field
from plumbline.web.laws import ask_law


WALLED = "Nothing of this case may reach whoever harms. The wall goes up around whom you bring in as you save: tell nobody who works with them."
NOBODY_LEAVES = (
    "Nobody leaves a case of this kind while it is open: the wall stays up around everybody in it."
)
LEADS = (Role.COORDINATOR, Role.CHAIR)
SEXES = [("F", "Female"), ("M", "Male")]


class BringInForm(PageForm):
    """Who it is, in which part, and why now."""

    beside: ClassVar = {
        "no-such-part": "part", "too-many-people": "part", "a-child": "born", "too-old-for-part": "born", "why-missing": "because",
        "name-missing": "first",
    }  # fmt: skip

    def __init__(self, *args: Any, page: CasePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = [(part.slug, part.label) for part in page.kind.parts.values() if not part.principal]
        self.fields["part"] = choice_field(
            "Who are they in this case?", parts, "Choose who they are in this case"
        )
        self.fields["first"] = line_field("First name", "Enter the first name", width="20")
        self.fields["last"] = line_field("Last name", "Enter the last name", width="20")
        self.fields["born"] = date_field(
            "Date of birth, if you know it", "", required=False, when="past", is_birth=True, hint="For example, 27 3 2016"
        )  # fmt: skip
        self.fields["sex"] = choice_field("Sex, if you know it", SEXES, "", required=False)
        self.fields["because"] = sentence_field("Why now?", "Say why, in a few words", rows=2)


class LeftForm(PageForm):
    """Who left, and why."""

    beside: ClassVar = {"not-in-case": "person", "why-missing": "because", "too-few-people": "person"}

    def __init__(self, *args: Any, page: CasePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [
            (str(p.person_id), f"{p.label}: {p.name.display if p.name else 'name withheld'}")
            for p in page.people
            if p.person_id != page.case.person_id
        ]
        self.fields["person"] = choice_field("Who left the case?", people, "Choose who left")
        self.fields["because"] = sentence_field("Why?", "Say why, in a few words", rows=2)


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def bring_in(request: HttpRequest, ref: str) -> HttpResponse:
    """Somebody comes into the case, typed in: nobody is joined by a name."""
    page, viewer = _page(request, ref), viewer_of(request)
    ask = Ask(
        title="Bring somebody into the case",
        button="Bring them in",
        back=reverse("case", args=[ref]),
        done="They are in the case. The agencies in it are let know who they are.",
        caption=say("Case {ref}", ref=ref),
        lead="What is written about the others stays with them. If the person is known here already, their records are joined later.",
        warning=WALLED if page.kind.is_walled else "",
    )

    def act(given: dict[str, Any]) -> None:
        person = GivenPerson(
            given["part"], first_name=given["first"], last_name=given["last"], date_of_birth=given["born"], sex=given["sex"] or None
        )  # fmt: skip
        services.bring_in(
            case=page.case, person=person, because=given["because"], gateway=given.get("gateway", ""), made_up=holds_made_up(), by=viewer
        )  # fmt: skip

    form = BringInForm(request.POST or None, page=page)
    ask_law(form, page.case.scheme, disclosers=page.case.seen_by_agencies)
    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def left(request: HttpRequest, ref: str) -> HttpResponse:
    """Somebody is not in the case any more; what was written about them stays."""
    page, viewer = _page(request, ref), viewer_of(request)
    if page.kind.is_walled:
        raise StageRefused(NOBODY_LEAVES, slug="walled")
    ask = Ask(
        title="Say that somebody left the case",
        button="Save",
        back=reverse("case", args=[ref]),
        done="Saved. What was written about them stays.",
        caption=say("Case {ref}", ref=ref),
    )
    return form_page(
        request,
        LeftForm(request.POST or None, page=page),
        ask,
        lambda given: services.let_go(
            case=page.case, person_id=UUID(given["person"]), because=given["because"], by=viewer
        ),
    )


def _page(request: HttpRequest, ref: str) -> CasePage:
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    check_may_in(viewer, "change_people", page.case)
    if page.closure:
        raise StageRefused("This case is closed.", slug="case-closed")
    return page
