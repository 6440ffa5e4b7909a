"""Views for a worker's phone: my people, a contact, its correction, how somebody may be reached."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.access.queue_keys import account_mark
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases import permissions, services
from plumbline.cases.queries import ContactSheet, contact_for, contact_sheet, my_people
from plumbline.cases.queries.about import Whom, who_was_there
from plumbline.cases.queries.adviser import adviser_desk
from plumbline.cases.queries.changes import changes_of_held
from plumbline.cases.queries.contact_words import words_apart
from plumbline.cases.queries.lists import MyPerson
from plumbline.cases.queries.onward import onward_of_case, waiting_for_us
from plumbline.cases.queries.sight import HIDDEN
from plumbline.cases.queries.steps import ActionLine, action_lines
from plumbline.cases.safe_ways import ways_of_contact
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import NotVisible
from plumbline.values.words import joined, say
from plumbline.web import care
from plumbline.web.captions import of_whom
from plumbline.web.care import Wording
from plumbline.web.changed import watched
from plumbline.web.contacting import queue
from plumbline.web.contacting.forms import ContactForm, CorrectionForm, first_values
from plumbline.web.contacting.safe_form import SafeContactForm
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.safe_warning import warn_of_unsafe
from plumbline.web.templatetags.pages import moment
from plumbline.web.who_reads import WORDS, ask_readers, ask_readers_of_words, given_readers


WORKERS = (Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER, Role.COORDINATOR)


@require_GET
@for_roles(Role.PRACTITIONER, Role.ADVISER)
def people(request: HttpRequest) -> HttpResponse:
    """The people the viewer works with, each with the form to log a contact: open it once, and it works without a signal."""
    viewer = viewer_of(request)
    number = changes_of_held(viewer)
    found = my_people(viewer)
    context = {
        **watched(number, "held-changed"),
        "people": [(person, _form(person, by=viewer)) for person in found],
        "account": account_mark(viewer.user_id),
        "today": timezone.localdate(),
        "to_us": waiting_for_us(viewer),
        "adviser": adviser_desk(viewer),
    }
    return TemplateResponse(request, "contacting/people.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(*WORKERS)
def contact(request: HttpRequest, ref: str) -> HttpResponse:
    """Log a contact: entered once, used on the case page, as proof of an action, in the dose and on the board's page."""
    viewer, now = viewer_of(request), timezone.now()
    sheet = contact_sheet(viewer, ref)
    was_kept = queue.HEADER in request.headers
    form = ContactForm(
        request.POST or None, sheet=sheet, now=now, was_kept=was_kept, initial={"entry": uuid4()}
    )
    ask_readers(form, sheet.case.seen_by_agencies, by=viewer)
    ask_readers_of_words(form, sheet.case.seen_by_agencies, by=viewer)

    def act(given: dict[str, Any]) -> object:
        logged = services.log_contact(
            case=sheet.case,
            entry=given["entry"],
            readers=given_readers(given),
            own_words=given_readers(given, of=WORDS),
            by=viewer,
            **form.said(),
        )
        _look_at_words(request, sheet, given, logged.id)
        _look_at_way(request, sheet, logged.outcome, logged.person_id)
        return logged

    if was_kept:
        return queue.answer(request, form, act)
    ask = Ask(
        title="Log a contact",
        button="Save this contact",
        back=_back(request, ref),
        done="Contact saved.",
        caption=of_whom(ref, sheet.name),
        template="contacting/contact.html",
        context={"sheet": sheet, "account": account_mark(viewer.user_id)},
    )
    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*WORKERS)
def correct(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Correct one's own contact, or take it away; what was saved first stays readable."""
    viewer, now = viewer_of(request), timezone.now()
    found = contact_for(viewer, contact_id)
    ref = found.case.ref
    sheet = contact_sheet(viewer, ref)
    if found.action and found.action_id not in {line.action.id for line in sheet.actions}:
        # What it was for stays on offer, though that is done by now.
        line = action_lines(viewer, [found.action], on=timezone.localdate())
        sheet = replace(sheet, actions=(*line, *sheet.actions))
    if found.onward and found.onward_id not in {line.onward.id for line in sheet.onward}:
        # A session stays one, though what it was a session of is over by now.
        every = onward_of_case(viewer, sheet.case)
        sheet = replace(sheet, onward=(*(o for o in every if o.onward.id == found.onward_id), *sheet.onward))
    if found.person_id and found.person_id not in {one.key for one in sheet.people}:
        # Whom it was with stays so, though they are in the case no more.
        sheet = replace(sheet, people=(*sheet.people, who_was_there(found.case, found.person_id)))
    apart = words_apart(viewer, [found]).get(found.id)
    first = first_values(found, apart, sheet.people)
    form = CorrectionForm(request.POST or None, sheet=sheet, now=now, initial=first)
    ask_readers_of_words(form, found.case.seen_by_agencies, by=viewer)

    def act(given: dict[str, Any]) -> object:
        if given["what"] == "withdraw":
            return services.correct_contact(contact=found, because=given["because"], withdraw=True, by=viewer)
        corrected = services.correct_contact(
            contact=found,
            because=given["because"],
            own_words=given_readers(given, of=WORDS),
            by=viewer,
            **form.said(),
        )
        _look_at_words(request, sheet, given, corrected.id)
        _look_at_way(request, sheet, corrected.outcome, corrected.person_id)
        return corrected

    ask = Ask(
        title="Correct a contact",
        button="Save this correction",
        back=reverse("case", args=[ref]),
        done="Correction saved.",
        caption=joined(
            [of_whom(ref, sheet.name), say("contact of {moment}", moment=moment(found.happened_at))], ": "
        ),
        template="contacting/correct.html",
        context={"sheet": sheet},
    )
    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*WORKERS)
def safe_contact(request: HttpRequest, ref: str) -> HttpResponse:
    """Say how somebody in a case may be reached safely: whom it is counted by, or who has the number that is asked for."""
    viewer = viewer_of(request)
    sheet, whom = _about(contact_sheet(viewer, ref), request.GET.get("person", ""))
    mine = permissions.acting_agency(viewer, "set_safe_contact", sheet.case.scheme)
    names = names_of(sheet.case.seen_by_agencies)
    others = [(str(key), name) for key, name in sorted(names.items(), key=lambda p: p[1]) if key != mine]
    form = SafeContactForm(
        request.POST or None,
        agencies=others,
        now_read_by=_now_read_by(sheet, names),
        initial=_standing(sheet),
    )

    def act(given: dict[str, Any]) -> object:
        return services.set_safe_contact(
            case=sheet.case,
            person_id=whom.key if whom else None,
            safe_ways=given["ways"],
            words=given["words"],
            agencies=[UUID(key) for key in given["agencies"]],
            expected=given["expected"],
            by=viewer,
        )

    ask = Ask(
        title="How may this person be reached?",
        button="Save how they may be reached",
        back=_back(request, ref),
        done="Saved how this person may be reached.",
        caption=of_whom(ref, sheet.name if whom is None else whom.line.name),
        wording=Wording(kind_of(sheet.case.scheme).words_to_avoid, say("how they may be reached")),
        lead="Read by you, your agency and those you tick. Kept apart from the rest of the case and sealed.",
    )
    return form_page(request, form, ask, act)


def _about(sheet: ContactSheet, number: str) -> tuple[ContactSheet, Whom | None]:
    """The sheet with the rule for somebody of the case as the one that stands, and who they are; None is whom it is counted by.

    Raises
    ------
    NotVisible: nobody in it whom the viewer sees has that number.
    """
    if not number:
        return sheet, None
    found = next((one for one in sheet.people if str(one.number) == number), None)
    if found is None:
        raise NotVisible(HIDDEN)
    if found.key is None:
        return sheet, None
    return replace(sheet, safe=sheet.rules.of(found)), found


def _look_at_words(
    request: HttpRequest, sheet: ContactSheet, given: dict[str, Any], contact_id: UUID
) -> None:
    """Suggest other words for what the worker said; what the person said is theirs, and is not looked at."""
    care.suggest(
        request,
        sheet.kind.words_to_avoid,
        given["words"],
        given["view"],
        about=say("the contact in case {ref}", ref=sheet.case.ref),
        mend=reverse("correct-contact", args=[contact_id]),
    )


def _look_at_way(request: HttpRequest, sheet: ContactSheet, outcome: str, whom: UUID | None) -> None:
    """Say it where the rule for whoever was sought does not call that way safe."""
    rules = {whom.key: line for whom, line in sheet.rules.lines}
    rule = rules.get(whom) if whom else sheet.safe
    warn_of_unsafe(request, rule, ways_of_contact(outcome))


def _form(person: MyPerson, *, by: Viewer) -> ContactForm:
    """The form of one person on a page of several: its ids carry the reference."""
    case = person.line.case
    objectives = {
        line.action.objective.id: line.action.objective for line in person.actions if line.action.objective
    }
    sheet = ContactSheet(
        case=case,
        kind=person.kind,
        actions=tuple[ActionLine, ...](person.actions),
        objectives=tuple(objectives.values()),
        safe=person.safe,
        onward=person.onward,
        people=person.people,
        rules=person.rules,
    )
    form = ContactForm(
        sheet=sheet, now=timezone.now(), auto_id=f"id_{case.ref}_%s", initial={"entry": uuid4()}
    )
    ask_readers(form, case.seen_by_agencies, by=by, as_list=True)
    ask_readers_of_words(form, case.seen_by_agencies, by=by, as_list=True)
    return form


def _back(request: HttpRequest, ref: str) -> str:
    if viewer_of(request).has_role(Role.PRACTITIONER, Role.ADVISER):
        return reverse("my-people")
    return reverse("case", args=[ref])


def _standing(sheet: ContactSheet) -> dict[str, Any]:
    if sheet.safe is None:
        return {"expected": 0}
    return {"expected": sheet.safe.number, "ways": list(sheet.safe.ways), "words": sheet.safe.words}


def _now_read_by(sheet: ContactSheet, names: dict[UUID, str]) -> str:
    readers = sorted(names.get(key, "") for key in sheet.safe.readers) if sheet.safe else []
    return (
        say(
            "Now read by {readers}: tick again whoever is to go on reading it.",
            readers=joined(filter(None, readers), ", "),
        )
        if readers
        else ""
    )
