"""Read the returns that a scheme owes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, cast

from plumbline.schemes.kind import Given, Indicator, Return, Track
from plumbline.schemes.kind.returns import FIGURES, Figure
from plumbline.schemes.reading.section import Section


def read_returns(
    section: Section, tracks: Mapping[str, Track], states: tuple[str, ...] = ()
) -> dict[str, Return]:
    """Every return, by slug."""
    return {slug: _return(slug, s, tracks, states) for slug, s in section.sections().items()}


def _return(slug: str, section: Section, tracks: Mapping[str, Track], states: tuple[str, ...]) -> Return:
    found = section.fields(
        "title",
        "to",
        "every",
        "indicators",
        maybe=("of", "entered_by", "entered_at", "follow_months", "cautions", "given", "by_meeting"),
    )
    of = cast(
        "Literal['heard', 'entered', 'received']",
        found["of"].one_of(("heard", "entered", "received")) if "of" in found else "heard",
    )
    if (of == "entered") != (("entered_by" in found) != ("entered_at" in found)):
        raise section.unfit(
            "“entered_by” or “entered_at”, one of them, belongs to a return of those who entered, and to no other."
        )
    given = (
        {name: _given(name, s) for name, s in found["given"].sections().items()} if "given" in found else {}
    )
    if "by_meeting" in found and of != "heard":
        raise found["by_meeting"].unfit("only a return of cases heard is told by meeting.")
    return Return(
        slug=slug,
        title=found["title"].text(),
        to=found["to"].text(),
        every=cast("Literal['quarter', 'year']", found["every"].one_of(("quarter", "year"))),
        indicators=tuple(
            _indicator(name, s, tracks, given) for name, s in found["indicators"].sections().items()
        ),
        of=of,
        entered_by=found["entered_by"].one_of(tuple(tracks)) if "entered_by" in found else "",
        follow_months=found["follow_months"].number() if "follow_months" in found else 12,
        entered_at=found["entered_at"].one_of(states) if "entered_at" in found else "",
        cautions=found["cautions"].texts() if "cautions" in found else (),
        given=given,
        by_meeting=found["by_meeting"].truth() if "by_meeting" in found else False,
    )


def _given(slug: str, section: Section) -> Given:
    found = section.fields("label", "source")
    return Given(slug, found["label"].text(), found["source"].text())


def _indicator(
    slug: str, section: Section, tracks: Mapping[str, Track], given: Mapping[str, Given]
) -> Indicator:
    found = section.fields(
        "words",
        "source",
        maybe=(
            "counts", "out_of", "definition", "figure", "version", "effective_from", "earlier", "split", "only", "cannot",
            "answered", "per",
        ),
    )  # fmt: skip
    if ("counts" in found) == ("cannot" in found):
        raise section.unfit("it either counts something, or says why it cannot.")
    only = found["only"].fields(maybe=tuple(tracks)) if "only" in found else {}
    figure = cast("Figure", found["figure"].one_of(tuple(FIGURES)) if "figure" in found else "count")
    if figure != "count" and "out_of" not in found:
        raise section.unfit("“out_of” is missing: a rate or a mean is of somebody.")
    answered = found["answered"].fields(maybe=tuple(tracks)) if "answered" in found else {}
    _check_per(section, found, figure, given)
    one = Indicator(
        slug=slug,
        words=found["words"].text(),
        definition=found["definition"].text() if "definition" in found else "",
        counts=found["counts"].text() if "counts" in found else "",
        out_of=found["out_of"].text() if "out_of" in found else "",
        source=found["source"].text(),
        figure=figure,
        version=found["version"].number() if "version" in found else 1,
        effective_from=found["effective_from"].day() if "effective_from" in found else None,
        split=found["split"].some_of(tuple(tracks)) if "split" in found else (),
        only={track: s.some_of(tuple(tracks[track].values)) for track, s in only.items()},
        cannot=found["cannot"].text() if "cannot" in found else "",
        answered={track: s.text() for track, s in answered.items()},
        per=found["per"].number() if "per" in found else 0,
    )
    return replace(one, earlier=_earlier(one, found["earlier"])) if "earlier" in found else one


def _check_per(
    section: Section, found: Mapping[str, Section], figure: Figure, given: Mapping[str, Given]
) -> None:
    """A figure for each so many is of a number that the return names as given; no other figure is."""
    word, _, slug = (found["out_of"].text() if "out_of" in found else "").partition(":")
    is_given = word == "given"
    if (
        (figure == "per") != ("per" in found)
        or (figure == "per") != is_given
        or (is_given and slug not in given)
    ):
        raise section.unfit(
            "“figure: per”, “per” and “out_of: given:…” belong together, and the return names what is given."
        )


def _earlier(now: Indicator, section: Section) -> tuple[Indicator, ...]:
    """Definitions before the one that holds, oldest first; what one does not say is as it is now."""
    found: list[Indicator] = []
    if now.effective_from is None:
        raise section.unfit("a definition that follows another has “version” and “effective_from”.")
    for item in section.items():
        said = item.fields("version", "definition", "counts", "source", maybe=("effective_from", "out_of"))
        one = Indicator(
            slug=f"{now.slug}-v{said['version'].number()}",
            words=now.words,
            definition=said["definition"].text(),
            counts=said["counts"].text(),
            out_of=said["out_of"].text() if "out_of" in said else now.out_of,
            source=said["source"].text(),
            figure=now.figure,
            version=said["version"].number(),
            effective_from=said["effective_from"].day() if "effective_from" in said else None,
            split=now.split,
            only=now.only,
            answered=now.answered,
            per=now.per,
        )
        if one.version >= now.version or (found and one.version <= found[-1].version):
            raise said["version"].unfit("versions rise from the oldest to the one that holds.")
        if one.effective_from and one.effective_from >= now.effective_from:
            raise said["effective_from"].unfit(
                "an earlier definition came into force before the one that holds."
            )
        found.append(one)
    return tuple(found)
