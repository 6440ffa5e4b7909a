"""From the files of a kind's folder to the kind, checked as a whole."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.conf import settings

from plumbline.agencies.kinds import AGENCY_KINDS
from plumbline.agencies.rules import OFFICE_HOURS
from plumbline.schemes.kind import Course, Kind, NeedsKind
from plumbline.schemes.reading.course import (
    read_clocks,
    read_course,
    read_never_together,
    read_shared_clocks,
    read_tracks,
)
from plumbline.schemes.reading.entry import read_routes
from plumbline.schemes.reading.forms import read_forms
from plumbline.schemes.reading.hours import read_hours
from plumbline.schemes.reading.ladder import ladder
from plumbline.schemes.reading.law import NATIONS, read_gateways
from plumbline.schemes.reading.meeting import read_meeting
from plumbline.schemes.reading.needs import read_needs
from plumbline.schemes.reading.people import read_parts
from plumbline.schemes.reading.prompts import read_prompts, read_yields
from plumbline.schemes.reading.returns import read_returns
from plumbline.schemes.reading.scores import read_tools
from plumbline.schemes.reading.section import Section
from plumbline.schemes.reading.work import read_work
from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


KINDS = Path(__file__).parents[1] / "kinds"
SLUG = re.compile(r"[a-z][a-z0-9-]{0,49}")
DELIVERIES = ("panel", "team")
FILES = ("kind", "entry", "course", "meeting", "work", "forms", "returns")
ROLES = ("coordinator", "chair", "representative", "practitioner", "adviser", "referrer")


def kind_folders() -> dict[str, Path]:
    """The folder of each kind, by slug: those that come with Plumbline, and those of the folder that ``PLUMBLINE_KINDS`` names.

    Raises
    ------
    DataUnfit: that folder is not there, or one in it has a name that is taken or no slug.
    """
    found = {path.parent.name: path.parent for path in sorted(KINDS.glob("*/kind.yaml"))}
    for folder in _local_folders():
        if folder.name in found:
            raise DataUnfit(
                say(
                    "{folder}: a kind called “{folder_folder}” comes with Plumbline. Give the folder, and "
                    "`kind` in it, another name.",
                    folder=folder,
                    folder_folder=folder.name,
                )
            )
        if not SLUG.fullmatch(folder.name):
            raise DataUnfit(
                say(
                    "{folder}: the name of the folder is that of the kind: up to 50 small letters, digits "
                    "and hyphens.",
                    folder=folder,
                )
            )
        found[folder.name] = folder
    return found


def _local_folders() -> list[Path]:
    if not settings.KINDS:
        return []
    top = Path(settings.KINDS)
    if not top.is_dir():
        raise DataUnfit(say("PLUMBLINE_KINDS names {top}, and there is no such folder.", top=top))
    return sorted(path for path in top.iterdir() if path.is_dir() and not path.name.startswith("."))


def known_kinds() -> list[str]:
    """Slugs of every kind that there is here."""
    return sorted(kind_folders())


def kind_called(slug: str, nation: str = "") -> Kind:
    """Return a kind by its slug, by the law of one of its nations; of the first unless told. Its files are read once.

    Raises
    ------
    DataUnfit: there is no such kind, or one of its files is at fault.
    """
    folders = kind_folders()
    if slug not in folders:
        raise DataUnfit(
            say(
                "There is no kind of scheme called “{slug}”. Known kinds: {folders}.",
                slug=slug,
                folders=joined(sorted(folders), ", "),
            )
        )
    return _read_once(folders[slug], nation)


@cache
def _read_once(folder: Path, nation: str) -> Kind:
    return read_kind(folder, nation)


def check_local_kinds() -> None:
    """Read every kind of one's own, so that an installation does not start with one at fault.

    Raises
    ------
    DataUnfit: naming file, line and key.
    """
    for folder in _local_folders():
        for nation in kind_called(folder.name).nations:
            kind_called(folder.name, nation)


def _file(folder: Path, name: str, nation: str) -> Section:
    """One file of a kind, with what a nation has of its own laid over it: ``wales.yaml`` says it under the name of the file."""
    section, over = Section.read(folder / f"{name}.yaml"), folder / f"{nation}.yaml"
    if not nation or not over.is_file():
        return section
    own = Section.read(over).fields(maybe=FILES)
    return section.laid_over(own[name]) if name in own else section


def read_kind(folder: Path, nation: str = "") -> Kind:
    """Read the kind that a folder holds, by the law of a nation; of the first that it names unless told.

    Raises
    ------
    DataUnfit: naming file, line and key; or no such nation.
    """
    top = _file(folder, "kind", nation).fields(
        "kind", "version", "effective_from", "nations", "name", "about", "purpose", "citations", "delivery",
        "roles", "labels", "words_to_avoid", "unit", "parts", "gateways",
        maybe=("let_in_first", "prompts", "hours", "sealed", "counts_everybody", "yields_to"),
    )  # fmt: skip
    nations = top["nations"].some_of(NATIONS)
    if nation and nation not in nations:
        raise top["nations"].unfit(say("it is not made for {nation}.", nation=nation))
    laws = read_gateways(KINDS / "shared" / "gateways.yaml", top["gateways"], nation or nations[0])
    course = _file(folder, "course", nation).fields("states", "clocks", "tracks", "never_together")
    tracks = read_tracks(course["tracks"])
    parts = read_parts(top["parts"])
    entry = _file(folder, "entry", nation)
    form_section = _file(folder, "forms", nation)
    forms = read_forms(form_section, tuple(parts))
    if any(form.safe_contact and not parts[form.safe_contact].principal for form in forms.values()):
        raise form_section.unfit(
            "safe_contact: the rule that a case begins with is for whom it is counted by."
        )
    work = read_work(_file(folder, "work", nation), KINDS / "shared" / "actions.yaml")
    states = read_course(
        course["states"],
        work.closure_reasons,
        tracks,
        [f.slug for f in forms.values() if f.asked_at == "course"],
    )
    needs = (
        read_needs(Section.read(folder / "needs.yaml"), work.drivers, parts, forms)
        if (folder / "needs.yaml").is_file()
        else NeedsKind()
    )
    _check_rules(folder, states, needs)
    return Kind(
        slug=top["kind"].one_of((folder.name,)),
        version=top["version"].number(),
        effective_from=top["effective_from"].day(),
        nations=nations,
        nation=nation or nations[0],
        differs_in=tuple(one for one in nations if (folder / f"{one}.yaml").is_file()),
        hours=read_hours(top["hours"]) if "hours" in top else OFFICE_HOURS,
        sealed="sealed" in top and top["sealed"].truth(),
        counts_everybody="counts_everybody" in top and top["counts_everybody"].truth(),
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
        course=states,
        clocks={
            **read_shared_clocks(Section.read(KINDS / "shared" / "waits.yaml")),
            **read_clocks(
                course["clocks"],
                tracks,
                tuple(states.states),
                [field.moment for form in forms.values() for field in form.fields if field.moment],
            ),
        },
        tracks=tracks,
        never_together=read_never_together(course["never_together"], tracks),
        gateways={slug: law for slug, law in laws.items() if law.is_power},
        beside={slug: law for slug, law in laws.items() if not law.is_power},
        meeting=read_meeting(_file(folder, "meeting", nation), states.states, tracks),
        work=work,
        forms=forms,
        returns=read_returns(_file(folder, "returns", nation), tracks, tuple(states.states)),
        prompts=read_prompts(top["prompts"], tuple(parts), tracks) if "prompts" in top else {},
        let_in_first=top["let_in_first"].some_of(tuple(AGENCY_KINDS)) if "let_in_first" in top else (),
        ladder=ladder(),
        needs=needs,
        yields_to=read_yields(top["yields_to"], tuple(parts)) if "yields_to" in top else (),
        tools=read_tools(tools) if (tools := entry.fields("routes", maybe=("tools",)).get("tools")) else {},
    )


def _check_rules(folder: Path, course: Course, needs: NeedsKind) -> None:
    """Refuse a course that asks for what no rule of the kind can find.

    Raises
    ------
    DataUnfit: a move holds something against a rule, and the kind has none.
    """
    for state in course.states.values():
        for move in state.moves:
            if move.holds and not needs.rules:
                raise DataUnfit(
                    say(
                        "{folder}/course.yaml, states.{state}: the move to “{to}” holds something against a "
                        "rule, and there is no needs.yaml with one.",
                        folder=folder.name,
                        state=state.slug,
                        to=move.to,
                    )
                )
