"""What one's agency gave to others: a list, and taking one of it back."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.cases.enums import BackWhy
from plumbline.cases.queries.fact_ends import OwnFact, own_fact_shown, own_facts
from plumbline.cases.services import OtherWords, take_back_fact
from plumbline.meetings.queries.taken_back import own_lines, own_taken_back
from plumbline.schemes.queries import kind_of
from plumbline.values.words import say
from plumbline.web.care import Wording
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, date_field, line_field, sentence_field
from plumbline.web.requests.forms import certainty_field


WORKERS = (Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
WAYS = {
    BackWhy.WRONG.value: "Withdraw it: it is wrong, or about somebody else",
    BackWhy.MISTAKE.value: "Withdraw it: it was shared by mistake",
    BackWhy.CORRECTED.value: "Correct it: what is right is below",
    BackWhy.NARROWED.value: "Keep it to our agency from now on",
}


class TakeBackForm(PageForm):
    """What is to become of a fact, why, and what is right in its place. ``offers``: the ways that change something."""

    beside: ClassVar = {
        "why-unfit": "why", "why-missing": "because", "words-missing": "fact", "nature-missing": "nature", "fact-ahead": "on",
        "written-since": "why",
    }  # fmt: skip

    def __init__(self, *args: Any, found: OwnFact, **kwargs: Any) -> None:
        fact = found.fact
        first = {
            "fact": fact.words, "nature": fact.nature, "source": fact.source, "on": fact.on, "certainty": fact.certainty,
        }  # fmt: skip
        super().__init__(*args, initial=first, **kwargs)
        narrow = BackWhy.NARROWED.value
        ways = [(way, label) for way, label in WAYS.items() if way != narrow or not found.is_narrow]
        self.fields["why"] = choice_field(
            "What should happen to it?", ways, "Choose what should happen to it"
        )
        self.fields["because"] = sentence_field(
            "Why?",
            "Say why, in a few words",
            rows=2,
            hint="Whoever read it reads this. Do not repeat what was wrong",
        )
        self.fields["fact"] = sentence_field("If you correct it: what is right?", "", rows=3, required=False)
        self.fields["nature"] = choice_field(
            "Is that a fact or an opinion?",
            [("fact", "Fact: what happened"), ("opinion", "Opinion: a professional view")],
            "Choose fact or opinion",
            required=False,
        )
        self.fields["source"] = line_field("Where does it come from?", required=False)
        self.fields["on"] = date_field(
            "On what day was it?", "Enter the day it happened.", required=False, when="past"
        )
        self.fields["certainty"] = certainty_field()

    def clean(self) -> dict[str, object]:
        """A correction needs every part of what is right."""
        given = super().clean() or {}
        if given.get("why") == BackWhy.CORRECTED:
            for name, missing in MISSING.items():
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, missing)
        return given


MISSING = {
    "fact": "Say what is right",
    "nature": "Choose fact or opinion",
    "source": "Say where it comes from",
    "on": "Enter the day it happened",
}


@require_GET
@for_roles(*WORKERS)
def given(request: HttpRequest) -> HttpResponse:
    """What the viewer's agency answered and said at meetings, each with the way to take it back."""
    viewer = viewer_of(request)
    context = {"lines": own_facts(viewer), "said": own_lines(viewer), "by_others": own_taken_back(viewer)}
    return TemplateResponse(request, "requests/given.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(*WORKERS)
def take_back(request: HttpRequest, fact_id: UUID) -> HttpResponse:
    """Withdraw a fact, correct it, or keep it to the agency."""
    viewer = viewer_of(request)
    found = own_fact_shown(viewer, fact_id)

    def act(said: dict[str, Any]) -> None:
        take_back_fact(
            fact_id=fact_id, why=said["why"], because=said["because"], instead=_instead(said), by=viewer
        )

    ask = Ask(
        title="Withdraw or correct what you shared",
        button="Save",
        back=reverse("given-facts"),
        done="Saved. Other agencies no longer see what it said.",
        caption=say("Case {ref}", ref=found.ref),
        lead="Whoever read it sees that it was withdrawn or corrected, when, by whom and why. What it said stays with your agency, and in the record of who did what.",
        template="requests/take_back.html",
        context={"found": found},
        wording=Wording(
            kind_of(found.fact.reply.request.scheme).words_to_avoid,
            say("what your agency shared"),
            fields=("because", "fact"),
        ),
    )
    return form_page(request, TakeBackForm(request.POST or None, found=found), ask, act)


def _instead(said: dict[str, Any]) -> OtherWords | None:
    if said["why"] != BackWhy.CORRECTED:
        return None
    return OtherWords(
        words=said["fact"],
        source=said["source"],
        on=said["on"],
        nature=said["nature"],
        certainty=said["certainty"],
    )
