"""The last sheets of the file of a case: how long each part is kept, who read it, and what is left out."""

from __future__ import annotations

from plumbline.documents.paper import Sheet, part_of
from plumbline.meetings.queries.case_file import CaseFileContent, OpenedLine
from plumbline.values.words import counted, say
from plumbline.web.templatetags.pages import day


def kept_sheet(c: CaseFileContent) -> Sheet:
    """For how long each part is kept, by whose rule, and how often each agency opened the case."""
    end = c.page.closure
    clock = c.kind.clocks["retention"]
    owners = sorted({r.agency for r in c.page.requests if r.facts})
    whole = (
        say(
            "Looked at on {kept_until}: {kept_under}",
            kept_until=day(end.kept_until),
            kept_under=end.kept_under,
        )
        if end and end.kept_until
        else f"{clock.label}: {clock.source}"
    )
    return Sheet(
        "How long it is kept, and who read it",
        "What is kept belongs to whoever gave it: a case ends by parts.",
        (
            part_of("The case, its plan and its meetings", [whole]),
            part_of("What each agency said", [say("{name}: by its own schedule", name=name) for name in owners]),
            *(
                [part_of("Forms of the case", [say("{title}, filled in by {agency}: with the case", title=one.form.title, agency=one.filled.agency) for one in c.forms])]
                if c.forms
                else []
            ),
            part_of("Flags on records", [say("{agency}: until the end of {ends_on}", agency=f.agency, ends_on=day(f.ends_on)) for f in c.flags], "No record is flagged."),
            part_of("Other files that were taken out", [say("For {for_whom}: {state}", for_whom=f.file.for_whom, state=f.state) for f in c.files]),
            part_of("This copy", ["Until the day at the foot of each page."]),
            part_of(
                "Who read it",
                [
                    *(_opened(line) for line in c.opened),
                    say("Every reading and every change of case {ref} is in the ledger, which information " "governance reads.", ref=c.page.case.ref),
                    "That this file was made is in it as a disclosure, under the reference on each page.",
                ],
            ),
        ),
    )  # fmt: skip


def _opened(line: OpenedLine) -> str:
    who = line.agency or say("Others, such as governance")
    times = counted(line.times, "opened {count} time", "opened {count} times")
    return say(
        "{who}: {times}, by {people}",
        who=who,
        times=times,
        people=counted(line.people, "{count} person", "{count} people"),
    )


def left_out_sheet(c: CaseFileContent) -> Sheet:
    """What is left out, whose it is and why."""
    return Sheet(
        "What is left out",
        "Listed with its owner, as far as the list itself may be told. Ask the owner.",
        (
            part_of("Left out", [f"{w.what}, {w.owner}: {w.why}." for w in c.withheld]),
            part_of(
                "Never in a file",
                [
                    "What is marked for named people, what a victim wants, ways to reach somebody, warnings for those who visit, and supervision notes.",
                    "Questions and answers of assessments, which belong to whoever licenses the instrument.",
                ],
            ),
            part_of(
                "Covered in this file",
                [
                    say("{label}: name withheld from whoever made this file", label=line.label)
                    for line in c.page.people
                    if line.name is None
                ],
                "No name is covered.",
            ),
        ),
    )
