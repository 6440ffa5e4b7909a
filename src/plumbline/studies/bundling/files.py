"""The files of a bundle, and the mark of each copy of them. Pure: frames and words in, bytes out."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import polars as pl

from plumbline.studies.parts import PARTS
from plumbline.values.words import say


WHEN = (2020, 1, 1, 0, 0, 0)
"""Time of every entry: the same content gives the same bytes."""

MARKED = (".csv", ".txt", ".R")

DICTIONARY = {
    "person": "Pseudonym of a person, made for this bundle alone",
    "arm": "offered: a place was offered; not_drawn: the lot offered none; rest: not offered a place; given: a case began; alike: none had begun on that day; above_line: among the last who got a place; below_line: among the first who did not; picked: a case began within 91 days of the list; not_picked: none did",
    "cluster": "People bound up with each other before the list, such as a couple, have the same one; so do two of a pair",
    "listed_earlier": "Whether the same rule would have listed the person a year before the list",
    "distance": "Log of the person's score over the score at the line where the places ended: above 0 for those who got a place",
    "age_band": "Age on the day of the list",
    "log_expected": "Log of the expected count of events, told from before the draw; what the comparison is adjusted for",
    "events_before": "Events of violence in the 365 days before the list, or before the case of the pair, as hurt or suspected, each counted once",
    "events_after": "The same from the list, from the day after the case of the pair, or from the day after the panel had picked, to the end of follow-up",
    "days_before": "Days at liberty in the year before: not in custody, away or dead",
    "days_after": "Days at liberty in follow-up",
    "day": "events.csv: day of the event, counted from the day of the list, or of the case of the pair (0); before it below 0",
}

YEARLY = {
    "events": "Events of violence as hurt or suspected, each counted once, in year",
    "days": "Days at liberty, not in custody, away or dead, in year",
}
BEFORE_PICKING = "Events of violence as hurt or suspected, each counted once, in year {year} of those before the panel had picked, the oldest is 1"

EVENTS = "events.csv     one row for each event of theirs, by day\n"

README = """\
Research bundle
===============

What for : {purpose}
For whom : {recipient}
Until    : {ends}

{made_up}Terms
-----
- Use it for the purpose above and for nothing else, and destroy every copy by the day above.
- Do not try to find out who anybody is, nor join it to anything else about people. The key to the pseudonyms stays where the bundle was
  made, and is another one for every bundle.
- Give it to nobody. Every copy carries the mark of who took it out.
- Publish no count of {hidden_up_to} people or fewer, nor figures from which one follows.
- Tell whoever gave it to you at once if it is lost, or if you think that somebody can be recognised in it.

Files
-----
data.csv       one row for each person compared
{events}dictionary.csv what each column means
protocol.json  the plan as it was locked, word for word; its SHA-256 is {sha256}
              {witnessed}
result.json    the result as it was stored, small counts hidden
result.csv     the figures of it that rerun.R works out again
rerun.R        does so in base R: Rscript rerun.R

What was left out so that nobody stands out: names, references, places, birth dates, free words. {rung}.
At least {smallest} people are alike in: {columns}. Of {people} people, {alone} are like nobody else once their numbers of events are
known as well: whoever knows how often somebody was hurt could find them. That is why the terms bind.
"""


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a bundle: people and events as frames, the plan, the result, and words for the README."""

    people: pl.DataFrame
    events: pl.DataFrame | None
    code: str
    canonical: str
    result: Mapping[str, Any]
    given: Mapping[str, float]
    found: Mapping[str, float]
    words: Mapping[str, Any]


def zipped(contents: Contents) -> bytes:
    """The bundle without the mark of a copy."""
    days = [] if contents.events is None else ["day"]
    dictionary = [(name, _meaning(name)) for name in [*contents.people.columns, *days]]
    events = {} if contents.events is None else {"events.csv": contents.events.write_csv()}
    return _zip(
        {
            "README.txt": README.format(**contents.words, events=EVENTS if events else ""),
            "data.csv": contents.people.write_csv(),
            **events,
            "dictionary.csv": _csv(("column", "meaning"), dictionary),
            "protocol.json": contents.canonical,
            "result.json": json.dumps(contents.result, indent=1, sort_keys=True, ensure_ascii=False),
            "result.csv": _csv(("kind", "name", "value"), _figures(contents)),
            "rerun.R": files("plumbline.studies.bundling")
            .joinpath(contents.code)
            .read_text(encoding="utf-8"),
        }
    )


def marked(bundle: bytes, mark: str) -> bytes:
    """The same bundle with the mark of a copy as the first line of every file that readers open by hand.

    ``protocol.json`` stays as it was locked, or its hash would not fit.
    """
    with zipfile.ZipFile(io.BytesIO(bundle)) as held:
        inside = {name: held.read(name).decode("utf-8") for name in held.namelist()}
    line = f"# {' '.join(mark.split())}\n"
    return _zip({name: line + text if name.endswith(MARKED) else text for name, text in inside.items()})


def _meaning(name: str) -> str:
    if name in PARTS:
        return say("yes: {inside}; no: {outside}", inside=PARTS[name].inside, outside=PARTS[name].outside)
    what, in_year, year = name.partition("_year_")
    if what == "history":
        return say(BEFORE_PICKING, year=year)
    return (
        say("{what} {year}, the oldest is 1 and follow-up the last", what=say(YEARLY[what]), year=year)
        if in_year
        else DICTIONARY[name]
    )


def _figures(contents: Contents) -> Iterable[Sequence[object]]:
    for kind, rows in (("given", contents.given), ("found", contents.found)):
        yield from ((kind, name, repr(float(value))) for name, value in rows.items())


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()


def _zip(inside: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in inside.items():
            made.writestr(zipfile.ZipInfo(name, WHEN), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()
