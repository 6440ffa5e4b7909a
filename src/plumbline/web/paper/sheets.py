"""From pages to papers: a sheet for each case, and in a case of several for each person. Only what is marked for the whole panel goes on paper, which walks out of the room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases.chronology import Row
from plumbline.cases.queries import ActionLine, CasePage
from plumbline.cases.queries.about import kept_key
from plumbline.cases.queries.filled import FormTold
from plumbline.cases.queries.needs import NeedLine
from plumbline.cases.queries.page import ObjectiveLine
from plumbline.cases.queries.people import PersonLine
from plumbline.cases.statements import sort_told
from plumbline.documents.paper import Paper, Part, Sheet, part_of
from plumbline.feeds.queries import holds_made_up
from plumbline.meetings.enums import PAPER_NAMES, Papers
from plumbline.meetings.minute_parts import parts_of_minute
from plumbline.meetings.queries import CasePaper, ItemLine, Printout
from plumbline.meetings.queries.papers import PersonPaper
from plumbline.people.queries import PersonName
from plumbline.sharing.enums import Marking
from plumbline.values.words import joined, say, small_first
from plumbline.values.written_days import day_month_year
from plumbline.web.chronology.words import when


def paper_of(
    printout: Printout, sheets: tuple[Sheet, ...], *, viewer: Viewer, is_draft: bool = False
) -> Paper:
    """The papers with their reference, whose copy they are, and the day to destroy them by."""
    when = timezone.localtime(printout.printed_at)
    return Paper(
        title=_title(printout, is_draft=is_draft),
        reference=printout.ref,
        watermark=f"{viewer.name} · {when:%-d %B %Y %H:%M} · {printout.ref}",
        foot=joined(
            [
                *_made_up(),
                say(
                    "In confidence. Destroy by {destroy_by}.", destroy_by=day_month_year(printout.destroy_by)
                ),
            ]
        ),
        sheets=sheets,
    )


def _title(printout: Printout, *, is_draft: bool) -> str:
    """What it is and of which meeting: it stands on every sheet, and packs of two panels lie on one table."""
    name, meeting = say(PAPER_NAMES[Papers(printout.what)]), printout.meeting
    held = timezone.localdate(meeting.starts_at)
    return say(
        "{paper}: {scheme}, {day}",
        paper=say("Draft {paper}", paper=name.lower()) if is_draft else name,
        scheme=meeting.scheme.name,
        day=day_month_year(held),
    )


def _made_up() -> list[str]:
    return [say("Made-up data: nobody here is real.")] if holds_made_up() else []


def pack_sheets(case: CasePaper) -> Iterator[Sheet]:
    """One case before the meeting: what is common to it on a sheet, and where it is of several, what is of each on a sheet of theirs."""
    yield pack_sheet(case)
    for person in case.people:
        yield person_sheet(case, person)


def person_sheet(case: CasePaper, person: PersonPaper) -> Sheet:
    """One person of a case of several. Names nobody else in it: a sheet may be handed on, or lost, without the others."""
    line, page = person.line, case.page
    name = line.name.display if line.name else say("name withheld")
    return Sheet(
        heading=f"{case.number}. {page.case.ref} · {name}",
        caption=joined([f"{line.label}.", *_born(line.name)]),
        parts=(
            *_of_the_dark(person),
            *_own_goals(page, person),
            *_own_actions(page, person),
            *_own_contacts(page, person),
            _own_rows(person),
        ),
    )


def _of_the_dark(person: PersonPaper) -> Iterator[Part]:
    if person.is_kept_in_the_dark:
        yield part_of(
            "Nothing of this case may reach this person",
            ["What to do before a visit, and all that was said, is on the sheet of the case alone."],
        )


def _own_goals(page: CasePage, person: PersonPaper) -> Iterator[Part]:
    """Objectives for a need of this person, with the actions that serve them."""
    shown = [line for line in page.actions if _panels(line.action.marking)]
    for aim in person.goals:
        yield _aim(aim.objective.number, aim, shown)


def _own_actions(page: CasePage, person: PersonPaper) -> Iterator[Part]:
    """Actions that are said to be for this person, but for somebody whom nothing may reach."""
    mine = [line for line in page.actions if line.action.person_id == person.line.person_id]
    shown = [_action(line) for line in mine if _panels(line.action.marking)]
    if shown and not person.is_kept_in_the_dark:
        yield part_of("Actions for this person", shown)


def _own_contacts(page: CasePage, person: PersonPaper) -> Iterator[Part]:
    """Contacts with this person. None of somebody whom nothing may reach: a sheet in the wrong hands does not tell who went to see them."""
    key = kept_key(page.case, person.line.person_id)
    said = _reached(page, key)
    if key is None or (said and not person.is_kept_in_the_dark):
        yield part_of("Contacts", [said])


def _own_rows(person: PersonPaper) -> Part:
    return part_of(
        "What is known of this person alone",
        [_dated(row) for row in person.rows],
        "Nothing that every agency in the case may read.",
    )


def _dated(row: Row) -> str:
    day, hint = when(row)
    said = [full(words) for words in (row.words, row.detail, *row.marks) if words]
    return joined([f"{day or hint}:", *said])


def full(words: str) -> str:
    """Words with the stop that ends a sentence."""
    return words if words.rstrip().endswith((".", "!", "?")) else f"{words.rstrip()}."


def pack_sheet(case: CasePaper) -> Sheet:
    """What is common to one case before the meeting: why it is here, what agencies answered, what is being done."""
    page = case.page
    return Sheet(
        heading=f"{case.number}. {page.case.ref}" + (f" · {page.name.display}" if page.name else ""),
        caption=_caption(page),
        parts=(
            *_before_a_visit(page),
            part_of("Question for the meeting", [case.question], "None was put."),
            part_of(
                say(
                    "Why this case, as known on {opened_at}",
                    opened_at=day_month_year(timezone.localdate(page.case.opened_at)),
                ),
                page.reasons,
                "No reason is recorded.",
            ),
            part_of("Who is in it", [_person(line) for line in page.people]),
            part_of("What agencies answered", list(_answers(page)), "Nobody was asked."),
            part_of(
                "Objectives", [o.objective.words for o in page.objectives if _panels(o.objective.marking)]
            ),
            part_of("Actions", [_action_whose(a) for a in page.actions if _panels(a.action.marking)]),
            *([] if case.people else [part_of("Contacts", [_reached(page, None)])]),
            *data_gaps(page.gaps),
        ),
    )


def data_gaps(gaps: Sequence[str]) -> Iterator[Part]:
    """What the files do not cover, where there is any: a paper that is silent is not taken to say that nothing happened."""
    if gaps:
        yield part_of("Data gaps: no data does not mean that nothing happened", list(gaps))


def plan_sheet(case: CasePaper) -> Sheet:
    """The plan of one case: each objective with the actions that serve it, and those that serve none of these."""
    page = case.page
    shown = [line for line in page.actions if _panels(line.action.marking)]
    aims = [line for line in page.objectives if _panels(line.objective.marking)]
    none = [line for line in shown if line.action.objective_id not in {aim.objective.id for aim in aims}]
    return Sheet(
        heading=f"{case.number}. {page.case.ref}" + (f" · {page.name.display}" if page.name else ""),
        caption=_caption(page),
        parts=(
            *_before_a_visit(page),
            part_of("Who is in it", [_person(line) for line in page.people]),
            *(form_part(one) for one in case.forms),
            *([part_of("Needs", [_need(line) for line in case.needs])] if case.needs else []),
            *(_aim(number, aim, shown, words=_action_whose) for number, aim in enumerate(aims, start=1)),
            part_of("Actions that serve none of these", [_action_whose(line) for line in none]),
        ),
    )


def form_part(told: FormTold) -> Part:
    """A form as it was filled in: question and answer, a line each, under its title with the day, who and whose."""
    filled = told.filled
    return part_of(
        say(
            "{title}, {on}, {by}, {agency}",
            title=told.form.title,
            on=day_month_year(timezone.localdate(filled.at)),
            by=filled.by,
            agency=filled.agency,
        ),
        [say("{question}: {answer}", question=asked, answer=answer) for asked, answer in filled.said],
        "Its words are left out: see the last page.",
    )


def _need(line: NeedLine) -> str:
    who = line.name.display if line.name else say("name withheld")
    return say(
        "{heading}: {need} ({who}). {state}. Owner: {owner}, {agency}. Shown by: {source}.",
        heading=line.heading,
        need=line.label,
        who=who,
        state=line.state,
        owner=line.owner,
        agency=line.agency,
        source=line.source,
    )


def _aim(
    number: int,
    aim: ObjectiveLine,
    actions: Sequence[ActionLine],
    words: Callable[[ActionLine], str] | None = None,
) -> Part:
    serving = [line for line in actions if line.action.objective_id == aim.objective.id]
    return part_of(
        say("Objective {number}: {words}", number=number, words=aim.objective.words),
        [(words or _action)(line) for line in serving],
        "No action serves it.",
    )


def minute_sheet(number: int, item: ItemLine) -> Sheet:
    """The minute of one case, approved or drafted from its decisions."""
    parts = parts_of_minute(item.minute)
    return Sheet(
        heading=f"{number}. {item.item.case.ref}",
        caption=f"{parts.head} {_standing(item)}",
        parts=(
            part_of("Who was there", parts.there),
            *([part_of("Noted", parts.noted)] if parts.noted else []),
            part_of("Decisions", parts.decisions, "No decision was recorded."),
            part_of("Actions", parts.actions),
        ),
    )


def _standing(item: ItemLine) -> str:
    if item.approved_at is None:
        return "Draft from the decisions, not yet approved."
    return say(
        "Approved by {approved_by}, {approved_at}.",
        approved_by=item.approved_by,
        approved_at=day_month_year(timezone.localdate(item.approved_at)),
    )


def _caption(page: CasePage) -> str:
    stands = say(
        "{state_label}. Led by {lead_agency}.", state_label=page.state_label, lead_agency=page.lead_agency
    )
    return joined([*_born(page.name), stands])


def _born(name: PersonName | None) -> list[str]:
    if name is None or name.date_of_birth is None:
        return []
    return [say("Born {date_of_birth}.", date_of_birth=day_month_year(name.date_of_birth))]


def _before_a_visit(page: CasePage) -> Iterator[Part]:
    """What those who visit are to do, on top; why, where every agency in the case reads it."""
    if page.warnings:
        yield part_of(
            "Before a visit",
            [f"{w.warning.do}. {w.why}" if w.is_panels else w.warning.do for w in page.warnings],
        )


def _person(line: PersonLine) -> str:
    return f"{line.label}: {line.name.display if line.name else 'name withheld'}"


def _answers(page: CasePage) -> Iterator[str]:
    """Each agency's answer, and of its facts those marked for the panel. Why an agency cannot say is the co-ordinator's alone."""
    for request in page.requests:
        yield f"{request.agency}: {request.answer or 'no answer yet'}"
        for line in request.facts:
            if _panels(line.fact.marking):
                sort = small_first(sort_told(line.fact.nature, line.fact.certainty))
                yield f"{request.agency}, {line.fact.on:%-d %B %Y}, {sort}: {line.fact.words} ({line.fact.source}; {line.citation})"
        yield from (f"{request.agency}: {one.said}" for one in request.taken_back if one.is_for_all)


def _action_whose(line: ActionLine) -> str:
    """An action on a sheet of the whole case, with whom it is for."""
    whose = [say("For: {whom}.", whom=line.about)] if line.about else []
    return joined([_action(line), *whose])


def _action(line: ActionLine) -> str:
    stands = line.label_within[:1].upper() + line.label_within[1:] + (", late" if line.is_late else "")
    return say(
        "{words}. {owner} ({agency}), by {due_on}. {stands}.",
        words=line.words,
        owner=line.owner,
        agency=line.agency,
        due_on=day_month_year(line.due_on),
        stands=stands,
    )


def _reached(page: CasePage, key: UUID | None) -> str:
    """How often a person was met, of how often somebody tried."""
    lines = [line.contact for line in page.contacts if not line.contact.is_withdrawn]
    shown = [one for one in lines if one.person_id == key and _panels(one.marking)]
    tried, met = len(shown), sum(contact.reached for contact in shown)
    if tried == 1:
        return "Met, the one time that it was tried." if met else "Tried once, and not met."
    return say("Met {met} of the {tried} times that it was tried.", met=met, tried=tried) if tried else ""


def _panels(marking: str) -> bool:
    return marking == Marking.PANEL
