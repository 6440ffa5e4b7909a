"""A summary of a case to copy into one's own agency's system: asked why, written down, shown once, never in an address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases import services
from plumbline.cases.enums import TAKEN_BECAUSE_NAMES, TAKEN_FOR_NAMES, TakenBecause, TakenFor
from plumbline.cases.queries import ActionLine, case_for
from plumbline.cases.queries.contacts import ContactLine
from plumbline.cases.queries.delivery import check_may_in
from plumbline.cases.queries.page import ANSWER_NAMES
from plumbline.cases.queries.taking_out import SaidLine, Summary
from plumbline.cases.statements import sort_told
from plumbline.documents.paper import Part, part_of
from plumbline.documents.summary import SummaryText, text_of
from plumbline.feeds.queries import holds_made_up
from plumbline.schemes.kind import Side
from plumbline.schemes.permissions import holds
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import joined, say
from plumbline.web.casework.forms.sight import TakeOutForm
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask
from plumbline.web.laws import ask_law
from plumbline.web.templatetags.pages import day


MOST_ROWS = 30
"""Lines of the box before it scrolls."""


@require_http_methods(["GET", "POST"])
@for_roles(Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE)
def summary(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask what for and why, then show the text, in the answer to the form alone."""
    viewer = viewer_of(request)
    found = case_for(viewer, ref)
    check_may_in(viewer, "take_out", found)
    form, refusal = TakeOutForm(request.POST or None), ""
    ask_law(form, found.scheme, disclosers=found.seen_by_agencies)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                taken = services.take_summary_out(case=found, by=viewer, **form.cleaned_data)
            return _shown(request, viewer, taken, form.cleaned_data)
        except (DataUnfit, StageRefused) as no:
            refusal = form.say_beside(no)
    ask = Ask(
        title="Copy a summary out",
        button="Show the summary",
        back=reverse("case", args=[ref]),
        done="",
        caption=say("Case {ref}", ref=ref),
        warning="What you copy leaves Plumbline: who may read it then is for your own agency’s system to say.",
    )
    context = {
        "ask": ask,
        "form": form,
        "refusal": refusal,
        "is_walled": kind_of(found.scheme).is_walled,
        "leads": holds(viewer, found.scheme, frozenset({Role.COORDINATOR, Role.CHAIR})),
    }
    status = 422 if refusal or form.errors else 200
    return TemplateResponse(request, "casework/take_out.html", context, status=status)


def _shown(request: HttpRequest, viewer: Viewer, taken: Summary, given: dict[str, str]) -> HttpResponse:
    text = text_of(words_of(taken, viewer=viewer, given=given, at=timezone.localtime()))
    context = {"ref": taken.case.ref, "text": text, "rows": min(MOST_ROWS, text.count("\n") + 2)}
    return TemplateResponse(request, "casework/taken_out.html", context)


def words_of(taken: Summary, *, viewer: Viewer, given: dict[str, str], at: datetime) -> SummaryText:
    """Finished words of a summary.

    Parameters
    ----------
    given : ``purpose`` and ``reason``, as the form has them. ``at``: local time at which it is made.
    """
    purpose = say(TAKEN_FOR_NAMES[TakenFor(given["purpose"])])
    reason = say(TAKEN_BECAUSE_NAMES[TakenBecause(given["reason"])])
    agency = names_of([taken.agency]).get(taken.agency, "")
    return SummaryText(
        title=say("{kind}, case {ref}: summary", kind=taken.kind.name, ref=taken.case.ref),
        made=say(
            "Made by {viewer}, {agency}, on {day} at {time:%H:%M}. For: {purpose}. Why: {reason}.",
            viewer=viewer.name,
            agency=agency,
            day=day(at),
            time=at,
            purpose=purpose,
            reason=reason,
        ),
        heed=tuple(_heed(taken)),
        parts=tuple(_parts(taken)),
    )


def _heed(taken: Summary) -> Iterator[str]:
    if holds_made_up():
        yield "Made-up data: nobody here is real."
    yield "In confidence. It shows what was known when it was made, and does not follow later corrections."
    if taken.kind.is_walled:
        whom = joined(
            (p.label.lower() for p in taken.kind.parts.values() if p.side is Side.NOT_TOLD), say(" or ")
        )
        yield (
            say(
                "Never file it on the record of the {whom}, or where they or whoever works with them can "
                "read it. Nobody is named, and nothing that was said or seen is in it.",
                whom=whom,
            )
        )
    if taken.is_own:
        yield (
            say("It holds what your agency does, not what others said.")
            if taken.kind.is_walled
            else say("It holds what your agency said and does, not what others said.")
        )


def _parts(taken: Summary) -> Iterator[Part]:
    yield part_of("Where it stands", list(_stands(taken)))
    if not taken.kind.is_walled:
        yield part_of(
            "What was answered" if not taken.is_own else "What we answered", list(_said(taken.said))
        )
        yield part_of(
            "Objectives" if not taken.is_own else "Objectives that our actions serve",
            [
                joined([a.objective.words, *([say("Rated: {rating}.", rating=a.rating)] if a.rating else [])])
                for a in taken.aims
            ],
        )
    yield part_of("Our actions" if taken.is_own else "Actions", [_action(line) for line in taken.actions])
    yield part_of("Our contacts", [_contact(line, taken.kind.is_walled) for line in taken.contacts])


def _stands(taken: Summary) -> Iterator[str]:
    if taken.name:
        born = taken.name.date_of_birth
        who = {"label": taken.kind.labels["person"], "name": taken.name.display}
        yield (
            say("{label}: {name}, born {born}", born=day(born), **who)
            if born
            else say("{label}: {name}", **who)
        )
    yield say(
        "{state}, since {since}. Led by {lead_agency}.",
        state=taken.state,
        since=day(taken.since),
        lead_agency=taken.lead_agency,
    )
    if taken.reviewed_at:
        yield say("Last review {reviewed_at}.", reviewed_at=day(taken.reviewed_at))
    if taken.next_review_on:
        yield say("Next review {next_review_on}.", next_review_on=day(taken.next_review_on))


def _said(lines: tuple[SaidLine, ...]) -> Iterator[str]:
    for line in lines:
        words = f". {line.words}" if line.words else ""
        yield f"{line.agency}, {day(line.reply.replied_at)}: {ANSWER_NAMES[line.reply.answer].lower()}{words}"
        for fact in line.facts:
            sort = sort_told(fact.nature, fact.certainty)
            yield say(
                "{agency}. {sort} of {on}: {words} (from: {source}; shared under {citation})",
                agency=line.agency,
                sort=sort,
                on=day(fact.on),
                words=fact.words,
                source=fact.source,
                citation=fact.citation,
            )


def _action(line: ActionLine) -> str:
    return say(
        "{words}. {owner}, {agency}, by {due_on}: {label_within}, late."
        if line.is_late
        else "{words}. {owner}, {agency}, by {due_on}: {label_within}.",
        words=line.words,
        owner=line.owner,
        agency=line.agency,
        due_on=day(line.due_on),
        label_within=line.label_within,
    )


def _contact(line: ContactLine, is_walled: bool) -> str:
    held = {"day": day(line.contact.happened_at), "outcome": line.label, "minutes": line.contact.minutes}
    said: list[str] = [
        say("{day}: {outcome}, {minutes} minutes." if line.contact.minutes else "{day}: {outcome}.", **held)
    ]
    if is_walled:
        return said[0]
    if line.whom:
        said.append(say("With: {whom}.", whom=line.whom))
    said.append(line.contact.words)
    if line.contact.view:
        said.append(say("Professional view: {view}", view=line.contact.view))
    if line.contact.their_words:
        said.append(say("In their own words: “{their_words}”", their_words=line.contact.their_words))
    if line.apart:
        said.append(say("In their own words: “{their_words}”", their_words=line.apart.their_words))
    if line.contact.safety_concern:
        said.append(say("Safety concern, told: {who_is_told}.", who_is_told=line.contact.who_is_told))
    return joined(said)
