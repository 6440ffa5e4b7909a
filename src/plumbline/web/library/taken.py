"""A summary from another installation as it was taken in, in words."""

from __future__ import annotations

from datetime import date
from math import exp
from typing import Any

from plumbline.evaluation import interval_words
from plumbline.studies.circumstances import CIRCUMSTANCES
from plumbline.values.words import joined, say, small_first
from plumbline.values.written_days import day_month_year
from plumbline.web.figures.presenters import VERDICTS
from plumbline.web.library import words


def taken_heading(says: dict[str, Any]) -> str:
    """Where, and what was found: the answer before its figures."""
    found = small_first(say(VERDICTS.get(says["verdict"], says["verdict"])))
    return say("{place}: {found}", place=says["place"], found=found)


def says_lines(says: dict[str, Any]) -> list[tuple[str, str]]:
    """A summary as it was taken in, line by line."""
    effect = says["effect"]
    figure = (
        say(
            "{ratio:.2f} ({level} interval {ci_low:.2f} to {ci_high:.2f}), {interval_words}",
            ratio=exp(effect["log_ratio"]),
            level=words.level_words(effect["level"]),
            ci_low=effect["ci_low"],
            ci_high=effect["ci_high"],
            interval_words=interval_words(effect["ci_low"], effect["ci_high"]),
        )
        if effect
        else say("None: it could not be told")
    )
    arms = [f"{row['arm'].replace('_', ' ')}: {_size(row['people'], says)}" for row in says["arms"]]
    return [
        ("Where", says["place"]),
        ("Question", says["question"]),
        ("What happened", VERDICTS.get(says["verdict"], says["verdict"])),
        ("Rate ratio", figure),
        (
            "People",
            say(
                "{arms}. Rounded to {rounded_to}",
                arms=joined(arms, "; "),
                rounded_to=says["rounded_to"],
            ),
        ),
        (
            "Design",
            say(
                "{design_words}, {word} (step {grade} of 5)",
                design_words=words.design_words(says["compared"]),
                word=says["strength"]["word"],
                grade=says["strength"]["grade"],
            ),
        ),
        (
            "Outcome",
            say(
                "{outcome}, {days} of {window_days} days",
                outcome=says["outcome"],
                days=says["days"],
                window_days=says["window_days"],
            ),
        ),
        (
            "Period",
            say(
                "{first} to {last}",
                first=day_month_year(date.fromisoformat(says["from"])),
                last=day_month_year(date.fromisoformat(says["to"])),
            ),
        ),
        ("Standing", words.STANDINGS[says["standing"]].capitalize()),
        ("Witness of the plan", _witness(says)),
        *(
            (one.title, one.name(says.get("circumstances", {}).get(slug, "")))
            for slug, one in CIRCUMSTANCES.items()
        ),
        ("Groups looked at", "; ".join(row["inside"] for row in says["moderators"]) or "None"),
        ("Made with", say("Plumbline {software}", software=says["software"])),
        ("Fingerprint of the plan", says["protocol_sha256"]),
    ]


def _witness(says: dict[str, Any]) -> str:
    """Of a summary from before witnesses were kept it is not known."""
    if "witnessed" not in says:
        return say("Not known")
    told = says["witnessed"]
    if told is None:
        return say("Not witnessed")
    day = day_month_year(date.fromisoformat(told["on"]))
    if told["after_results"]:
        return say("Witnessed after the first result, on {day}", day=day)
    return say("Witnessed before any result, on {day}", day=day)


def _size(people: int | None, says: dict[str, Any]) -> str:
    return (
        say("{hidden_up_to} or fewer, or hidden with them", hidden_up_to=says["hidden_up_to"])
        if people is None
        else f"{people:,}"
    )
