"""From the files of a kind's folder to the kind, checked as a whole."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from plumbline.schemes.kind import Kind
from plumbline.schemes.reading.course import (
    read_clocks,
    read_course,
    read_never_together,
    read_shared_clocks,
    read_tracks,
)
from plumbline.schemes.reading.entry import read_routes
from plumbline.schemes.reading.forms import read_forms
from plumbline.schemes.reading.law import read_gateways
from plumbline.schemes.reading.meeting import read_meeting
from plumbline.schemes.reading.people import read_parts
from plumbline.schemes.reading.prompts import read_prompts
from plumbline.schemes.reading.returns import read_returns
from plumbline.schemes.reading.scores import read_tools
from plumbline.schemes.reading.section import Section
from plumbline.schemes.reading.work import read_work
from plumbline.values.errors import DataUnfit


KINDS = Path(__file__).parents[1] / "kinds"
NATIONS = ("england", "wales")
DELIVERIES = ("panel", "team")
ROLES = ("coordinator", "chair", "representative", "practitioner", "adviser", "referrer")


def known_kinds() -> list[str]:
    """Slugs of the kinds that come with Plumbline."""
    return sorted(path.parent.name for path in KINDS.glob("*/kind.yaml"))


@cache
def kind_called(slug: str) -> Kind:
    """Return a kind that comes with Plumbline.

    Raises
    ------
    DataUnfit: there is no such kind, or one of its files is at fault.
    """
    if slug not in known_kinds():
        raise DataUnfit(
            f"There is no kind of scheme called “{slug}”. Known kinds: {', '.join(known_kinds())}."
        )
    return read_kind(KINDS / slug)


def read_kind(folder: Path) -> Kind:
    """Read the kind that a folder holds.

    Raises
    ------
    DataUnfit: naming file, line and key.
    """
    top = Section.read(folder / "kind.yaml").fields(
        "kind", "version", "effective_from", "nations", "name", "about", "purpose", "citations", "delivery",
        "roles", "labels", "words_to_avoid", "unit", "parts", "gateways",
        maybe=("let_in_first", "prompts"),
    )  # fmt: skip
    course = Section.read(folder / "course.yaml").fields("states", "clocks", "tracks", "never_together")
    tracks = read_tracks(course["tracks"])
    parts = read_parts(top["parts"])
    entry = Section.read(folder / "entry.yaml")
    work = read_work(Section.read(folder / "work.yaml"), KINDS / "shared" / "actions.yaml")
    return Kind(
        slug=top["kind"].one_of((folder.name,)),
        version=top["version"].number(),
        effective_from=top["effective_from"].day(),
        nations=top["nations"].some_of(NATIONS),
        name=top["name"].text(),
        about=top["about"].text(),
        purpose=top["purpose"].text(),
        citations=top["citations"].texts(),
        delivery=top["delivery"].some_of(DELIVERIES),
        roles={slug: s.text() for slug, s in top["roles"].fields(maybe=ROLES).items()},
        labels=top["labels"].labels(),
        words_to_avoid=top["words_to_avoid"].labels(),
        unit=top["unit"].text(),
        parts=parts,
        routes=read_routes(entry),
        course=read_course(course["states"], work.closure_reasons, tracks),
        clocks={
            **read_shared_clocks(Section.read(KINDS / "shared" / "waits.yaml")),
            **read_clocks(course["clocks"], tracks),
        },
        tracks=tracks,
        never_together=read_never_together(course["never_together"], tracks),
        gateways=read_gateways(KINDS / "shared" / "gateways.yaml", top["gateways"]),
        meeting=read_meeting(Section.read(folder / "meeting.yaml")),
        work=work,
        forms=read_forms(Section.read(folder / "forms.yaml"), tuple(parts)),
        returns=read_returns(Section.read(folder / "returns.yaml")),
        prompts=read_prompts(top["prompts"], tuple(parts), tracks) if "prompts" in top else {},
        let_in_first=top["let_in_first"].texts() if "let_in_first" in top else (),
        tools=read_tools(tools) if (tools := entry.fields("routes", maybe=("tools",)).get("tools")) else {},
    )
