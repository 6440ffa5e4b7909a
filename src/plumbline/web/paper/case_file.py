"""From a case to its file: the sheets of domain 12E in their order, in finished words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases.queries.assessment_lines import AssessmentLine
from plumbline.cases.queries.people import PersonLine
from plumbline.cases.queries.readers import ReaderLine
from plumbline.cases.queries.steps import ActionLine
from plumbline.cases.statements import sort_told
from plumbline.documents.paper import Paper, Part, Sheet, part_of
from plumbline.feeds.queries import holds_made_up
from plumbline.meetings.queries.case_file import (
    CaseFileContent,
    FileRow,
    MeetingPart,
    is_panels,
)
from plumbline.schemes.kind import Side
from plumbline.values.words import counted, joined, say
from plumbline.values.written_days import day_month_year
from plumbline.web.paper.case_file_end import kept_sheet, left_out_sheet
from plumbline.web.paper.sheets import data_gaps, form_part, full
from plumbline.web.templatetags.pages import day


def case_file_paper(content: CaseFileContent, *, file: Any, taken: Any, viewer: Viewer) -> Paper:
    """The file, with whose copy it is, for whom, and the day to destroy it by on every page."""
    when = timezone.localtime(taken.at)
    made_up = [say("Made-up data: nobody here is real.")] if holds_made_up() else []
    where = [say("Leaves the partnership.")] if file.leaves else []
    return Paper(
        title=say("OFFICIAL-SENSITIVE · Case file {ref}", ref=content.page.case.ref),
        reference=taken.ref,
        watermark=f"{viewer.name} · {when:%-d %B %Y %H:%M} · {taken.ref}",
        foot=joined(
            [
                *made_up,
                *where,
                say("In confidence. Destroy by {destroy_by}.", destroy_by=day_month_year(taken.destroy_by)),
            ]
        ),
        sheets=tuple(_sheets(content, file, viewer)),
    )


def _sheets(c: CaseFileContent, file: Any, viewer: Viewer) -> Iterator[Sheet]:
    yield _cover(c, file, viewer)
    yield Sheet("Chronology", "Facts, in the order of time. Opinions stand with the agency that gave them.", (
        part_of("What happened", [_row(row) for row in c.rows], "Nothing is dated."),
        *data_gaps(c.page.gaps),
    ))  # fmt: skip
    yield _decided(c)
    yield Sheet(
        "What agencies answered", "By the agency that was asked.", tuple(_answers(c)) or _none("Answers")
    )
    for part in c.meetings:
        yield _meeting(part)
    if c.forms:
        yield Sheet(
            "Forms of the case",
            "As they were filled in last, with the day and whose they are.",
            tuple(form_part(one) for one in c.forms),
        )
    yield Sheet("Plan and actions", "", tuple(_plan(c)))
    yield Sheet("What was told and passed on", "To whom, what, why, how and when.", tuple(_disclosed(c)))
    yield kept_sheet(c)
    yield left_out_sheet(c)


def _none(heading: str) -> tuple[Part, ...]:
    return (Part(heading, ()),)


def _cover(c: CaseFileContent, file: Any, viewer: Viewer) -> Sheet:
    case, agreement = c.page.case, c.agreement
    heed = [
        "OFFICIAL-SENSITIVE. In confidence.",
        "It shows what was known when it was made, and does not follow later corrections.",
    ]
    if c.kind.is_walled:
        whom = joined(
            (p.label.lower() for p in c.kind.parts.values() if p.side is Side.NOT_TOLD), say(" or ")
        )
        heed.append(say("Nothing of this file may reach the {whom}, or whoever works with them.", whom=whom))
    return Sheet(
        heading=say("Case file {ref}", ref=case.ref),
        caption=say("{scheme}. Made by {viewer} on {made_at}.", scheme=case.scheme.name, viewer=viewer.name, made_at=day(c.made_at)),
        parts=(
            part_of("Take heed", heed),
            part_of(
                "For whom, and why",
                [
                    say("For: {for_whom}.", for_whom=file.for_whom),
                    say("Why: {because}", because=file.because),
                    "It leaves the partnership; a second person has agreed to it." if file.leaves else "It stays in the partnership.",
                ],
            ),
            part_of("Who is in it", [_person(line) for line in c.page.people]),
            part_of(
                "Under what it is shared",
                [f"{agreement.name}: {agreement.gateway}", say("Kept at: {kept_at}", kept_at=agreement.kept_at) if agreement.kept_at else ""] if agreement else [],
                "No agreement in force covers the host and the agency that leads.",
            ),
            part_of(
                "Data protection impact assessment",
                [agreement.assessment] if agreement else [],
                "No reference is recorded with the agreement.",
            ),
            part_of("Where it stands", [say("{state_label}. Led by {lead_agency}. Opened {opened_at}.", state_label=c.page.state_label, lead_agency=c.page.lead_agency, opened_at=day(case.opened_at))]),
        ),
    )  # fmt: skip


def _person(line: PersonLine) -> str:
    name = line.name
    if not name:
        return say("{part}: name withheld", part=line.label)
    who = {"part": line.label, "name": name.display}
    if not name.date_of_birth:
        return say("{part}: {name}", **who)
    return say("{part}: {name}, born {born}", born=day(name.date_of_birth), **who)


def _row(line: FileRow) -> str:
    row = line.row
    when = day(row.on) if row.on else "No day given"
    whose = ", ".join(x for x in (line.agency, row.source, line.by) if x)
    detail = f" {row.detail}" if row.detail else ""
    note = f" {row.note}." if row.note else ""
    return f"{when}: {row.words}.{detail} ({whose}){note}".replace("..", ".")


def _decided(c: CaseFileContent) -> Sheet:
    page, triage = c.page, c.triage
    threshold = [
        say("Criteria of the charter: met.")
        if page.case.meets_criteria
        else say("Criteria of the charter: not all met.")
    ]
    if triage:
        threshold.append(
            say(
                "{decided_at}, {triaged_by}: taken in. {words}",
                decided_at=day(triage.decided_at),
                triaged_by=c.triaged_by,
                words=c.triage_words,
            )
        )
        threshold += [say("Met: {criterion}", criterion=one) for one in triage.criteria_met]
    return Sheet(
        "Decision to take it in, and assessments",
        "",
        (
            part_of("Why it was put forward", page.reasons),
            part_of("Decision on the threshold", threshold),
            part_of(
                "How it was chosen",
                [
                    "From a list of nominations. Whether places were allotted by lot is kept under a study number, apart from this file."
                    if c.referral.source == "nomination"
                    else "It was referred by an agency; no lot was drawn."
                ],
            ),
            *(
                part_of(
                    say("Assessments: {person}", person=one.person.label),
                    [_assessed(line) for line in one.lines],
                )
                for one in c.assessed
            ),
            part_of(
                "Scores made elsewhere",
                [
                    f"{s.tool.label if s.tool else s.score.tool}, {day(s.score.made_on)}: {s.score.score:g}{f', {s.band}' if s.band else ''}"
                    for s in page.scores
                ],
            ),
        ),
    )


def _assessed(line: AssessmentLine) -> str:
    row = line.assessment
    return f"{row.instrument.title}, {day(row.on)}, {line.by}, {line.agency}: {line.band_now or 'no band'}"


def _answers(c: CaseFileContent) -> Iterator[Part]:
    for request in c.page.requests:
        said = [
            f"{request.answer or 'No answer yet'}, {day(request.replied_at)}"
            if request.replied_at
            else "No answer yet",
            say(
                "Legal basis for naming the person: {law}",
                law=request.request.citation or say("law not recorded"),
            ),
        ]
        for fact in request.facts:
            # What the chronology left out for its marking or its seal is left out here as well.
            if is_panels(fact.fact.marking) and fact.fact.id in c.statements:
                sort = sort_told(fact.fact.nature, fact.fact.certainty)
                said.append(
                    say(
                        "{sort} of {on}: {words} (from: {source}; shared under {citation})",
                        sort=sort,
                        on=day(fact.fact.on),
                        words=fact.fact.words,
                        source=fact.fact.source,
                        citation=fact.citation,
                    )
                )
        said += [one.said for one in request.taken_back if one.is_for_all]
        yield part_of(request.agency, said)


def _meeting(part: MeetingPart) -> Sheet:
    page, item = part.page, part.item
    when = timezone.localtime(page.meeting.starts_at)
    there = [
        f"{line.name}, {line.agency}"
        + ("" if line.attendance.has_authority else ", without authority to commit")
        for line in page.attending.members
    ]
    agenda = [item.item.question] if item and item.item.question else []
    minute = item.minute.splitlines() if item else []
    dissent = [
        f"{d.dissenting_agency}: {d.decision.dissent}"
        for d in (item.decisions if item else ())
        if d.decision.dissent
    ]
    return Sheet(
        heading=say("Meeting of {when}", when=day_month_year(when)),
        caption=page.stage_label,
        parts=(
            part_of("Agenda", agenda, "No question was put."),
            part_of("Who was there", there),
            part_of("Minute", minute, "Left out: see the last page."),
            part_of("Dissent", dissent),
        ),
    )


def _review(held: Any) -> str:
    """What changed, and apart from it what whoever held the review makes of it."""
    if not held.view:
        return f"{day(held.held_at)}: {held.words}"
    return say(
        "{on}: {words} Professional view: {view}", on=day(held.held_at), words=held.words, view=held.view
    )


def _plan(c: CaseFileContent) -> Iterator[Part]:
    page = c.page
    for aim in page.objectives:
        if is_panels(aim.objective.marking):
            rated = [
                say("Rated {at}: {label}. {words}", at=day(r.at), label=r.label, words=r.words)
                for r in aim.ratings
            ]
            acts = [_action(a) for a in aim.actions if is_panels(a.action.marking)]
            yield part_of(
                say("Objective {number}: {words}", number=aim.objective.number, words=aim.objective.words),
                [*acts, *rated],
                "No action serves it.",
            )
    none = [_action(a) for a in page.serving_none if is_panels(a.action.marking)]
    yield part_of("Actions that serve no objective", none)
    yield part_of("Reviews", list(map(_review, page.reviews)))
    yield part_of(
        "Flags on records",
        [
            say(
                "{agency}, until the end of {ends_on}: {state}",
                agency=f.agency,
                ends_on=day(f.ends_on),
                state=f.state.value.replace("_", " "),
            )
            for f in c.flags
        ],
    )
    end = page.closure
    yield part_of(
        "Closure",
        [f"{day(end.closed_at)}: {c.page.closure_label}. {end.words}"] if end else [],
        "It is open.",
    )


def _action(line: ActionLine) -> str:
    said = line.steps[-1].step.words if line.steps else ""
    evidence = f" {said}" if said else ""
    return say(
        "{words}. {owner}, {agency}, by {due_on}: {label_within}.{evidence}",
        words=line.words,
        owner=line.owner,
        agency=line.agency,
        due_on=day(line.due_on),
        label_within=line.label_within,
        evidence=evidence,
    )


def _disclosed(c: CaseFileContent) -> Iterator[Part]:
    for one in c.told:
        rows = [
            f"{day(t.telling.on)}: {t.label}. {t.how} {t.reason.words if t.reason else ''} ({t.by}, {t.agency})"
            for t in one.tellings
        ]
        rows += [
            say("{on}: objects to {to_what}", on=day(o.objection.on), to_what=o.objection.to_what)
            for o in one.objections
        ]
        rows += [f"{day(s.consent.on)}: {s.label}" for s in one.consents]
        yield part_of(say("Told: {person}", person=one.person.label), rows, "Nothing is recorded.")
    yield part_of(
        "Referred on",
        [
            counted(
                len(o.facts),
                "{sent_at}: {intervention}, {provider}, for {purpose}, under {citation}; "
                "{count} statement went with it. {label}.",
                "{sent_at}: {intervention}, {provider}, for {purpose}, under {citation}; "
                "{count} statements went with it. {label}.",
                sent_at=day(o.onward.sent_at),
                intervention=o.intervention,
                provider=o.provider,
                purpose=o.onward.purpose,
                citation=o.onward.citation,
                label=o.label,
            )
            for o in c.onward
        ],
    )
    yield part_of(
        "Handed to another area",
        [
            say(
                "{sent_at}: {area}, by {by}: {full} {label}.",
                sent_at=day(t.transfer.sent_at),
                area=t.transfer.area,
                by=t.by,
                full=full(t.transfer.words),
                label=t.label,
            )
            for t in c.transfers
        ],
    )
    yield part_of(
        "Files of this case",
        [
            say(
                "{asked_at}, {by}, for {for_whom}: {full} {state}.",
                asked_at=day(f.file.asked_at),
                by=f.by,
                for_whom=f.file.for_whom,
                full=full(f.file.because),
                state=f.state,
            )
            for f in c.files
        ],
    )
    yield part_of(
        "Agencies that see it",
        [joined([_reader(r), *([r.why] if r.why else [])], ": ") for r in c.readers],
    )


def _reader(reader: ReaderLine) -> str:
    if not reader.since:
        return str(reader.name)
    return say("{name}, since {since}", name=reader.name, since=day(reader.since))
