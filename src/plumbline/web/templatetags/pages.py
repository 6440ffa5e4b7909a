"""Dates, counts and shares as the pages say them, each in one place."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from plumbline.cases.statements import certainty_told, sort_told
from plumbline.disclosure import hide_inside
from plumbline.values.shown_names import name_shown
from plumbline.values.words import counted, joined, say, translated
from plumbline.values.written_days import day_month_year, in_full, month_year


register = template.Library()
_TIME = r"(?:, \d{2}:\d{2})?"
# A day as `day` says it, in any language.
_UNREAD = re.compile(
    r" \((?:not checked against (?:its|a) text|from practice, to be checked)\)|; commencement to be checked section by section"
)
_DAY = re.compile(r"\b\d{1,2} [^\W\d_]+ \d{4}\b")
# What is one thing to the eye: a day with its time, the number of a part of a law with its name, a level, a range of numbers.
_ONE_THING = re.compile(
    _DAY.pattern + r"(?:, \d\d:\d\d)?"
    r"|\b(?:[Aa]rticles?|[Ss]ections?|ss?\.|[Ss]chedule|[Pp]art|[Pp]aragraph|[Rr]egulation|[Cc]hapter|[Cc]ategory|[Ll]evel) ?\d+(?:[-–]\d+)?(?:\(\w{1,3}\))*"
    r"|\b\d+(?:\.\d+)?%? to \d+(?:\.\d+)?%?(?![\w.])"
    r"|\(made up\)"
)


@register.filter
def sort_of_fact(fact: Any) -> str:
    """Fact or opinion, and how sure its agency is where it says so; ``fact`` has ``nature`` and ``certainty``."""
    return sort_told(fact.nature, fact.certainty)


@register.filter
def sure(certainty: object) -> str:
    """How sure an agency is, in words; empty for a word that is not known here, as another installation may send."""
    return certainty_told(str(certainty or ""))


@register.filter
def day(value: date | datetime | None) -> str:
    """14 January 2025; nothing recorded reads "Not recorded"."""
    if value is None:
        return say("Not recorded")
    local = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    return day_month_year(local)


@register.filter
def month(value: date | datetime) -> str:
    """January 2025."""
    local = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    return month_year(local)


@register.filter
def moment(value: datetime | None) -> str:
    """Thursday 14 May 2026, 10:00."""
    if value is None:
        return say("Not recorded")
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return say("{day}, {time:%H:%M}", day=in_full(local), time=local)


@register.filter
def kept(words: str) -> SafeString:
    """Words in which no day, with its time, is cut in two by the edge of a cell or a heading."""
    return SafeString(
        re.sub(_DAY.pattern + _TIME, r'<span class="pl-when">\g<0></span>', conditional_escape(words))
    )


@register.filter
def held(words: str) -> SafeString:
    """Words of a heading or a choice in which no day, range, part of a law or level is cut in two by the edge of the page."""
    whole = _ONE_THING.sub(r'<span class="pl-when">\g<0></span>', conditional_escape(words))
    # A mark after it goes with it, or it would stand on a line of its own.
    return SafeString(re.sub(r"</span>([?.,:;])", r"\1</span>", whole))


@register.filter
def after(sentence: str, heading: str) -> str:
    """A sentence without the words that stand above it as a heading, `We cannot tell yet: to see …`."""
    rest = sentence.removeprefix(f"{heading}: ")
    return rest[:1].upper() + rest[1:]


@register.filter
def open_ended(answer: str) -> str:
    """An answer that goes on in words, `No, because`, with the dots that say so."""
    return f"{answer} …" if answer.endswith((" because", " by", " for")) else answer


@register.filter
def cited(source: str) -> str:
    """A source without the note that nobody read its text: a page with such sources says so once (`is_unread`)."""
    return curly(_UNREAD.sub("", source))


@register.filter
def curly(words: str) -> str:
    """Words with the quotes and apostrophes of print, for what was typed into a file with straight ones."""
    return re.sub(r'"([^"]*)"', r"“\1”", re.sub(r"(?<=\w)'(?=\w)", "’", words))


def is_unread(source: str) -> bool:
    """Whether a source carries the note that it was not checked against its text."""
    return bool(_UNREAD.search(source))


@register.filter
def called(name: str) -> str:
    """A name that was kept as it was given, for the eye: Taylor, James for TAYLOR, JAMES."""
    return name_shown(name)


@register.filter
def day_before(value: date | datetime) -> str:
    """The last day of what ends before it: of a limit, the day before the midnight at which it is over; of a period, the day before."""
    return day(value - (timedelta(seconds=1) if isinstance(value, datetime) else timedelta(days=1)))


@register.filter
def span(value: timedelta) -> str:
    """``2 days 3 hours 5 min``: a length of time, without seconds."""
    minutes = int(value.total_seconds() // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, rest = divmod(rest, 60)
    said = [counted(days, "{count} day", "{count} days")] if days else []
    said += [counted(hours, "{count} hour", "{count} hours")] if hours else []
    return joined([*said, counted(rest, "{count} min", "{count} min")] if rest or not said else said)


@register.filter
def whole_days(value: timedelta) -> str:
    """``271 days``: a length of time, in whole days that are over."""
    return counted(value.days, "{count} day", "{count} days")


@register.filter
def whole_hours(value: timedelta) -> str:
    """``344 hours``: a length of time within the hours of a team, of which a day holds fewer than 24; under one hour in minutes."""
    hours = int(value.total_seconds() // 3600)
    return counted(hours, "{count} hour", "{count} hours") if hours else span(value)


@register.filter
def percent(value: float | None) -> str:
    """A share as a whole percentage."""
    return translated("Not known") if value is None else f"{100 * value:.0f}%"


@register.filter
def number(value: float | int | None) -> str:
    """A count with thousands separated."""
    return translated("Not known") if value is None else f"{value:,}"


@register.filter
def few(value: int) -> str:
    """A count as it may stand in a figure: 1 to 4 are not told apart."""
    return translated("Fewer than 5") if hide_inside(value) is None else f"{value:,}"


@register.inclusion_tag("components/field.html")
def field(bound: Any) -> dict[str, Any]:
    """Show one form field."""
    return {"field": bound}


@register.inclusion_tag("components/error_summary.html")
def problems(form: Any = None, refusal: str = "") -> dict[str, Any]:
    """Show the error summary of a form, and a refusal if there was one."""
    return {"form": form or (), "refusal": refusal}


@register.inclusion_tag("components/tag.html")
def tag(words: str, colour: str = "grey") -> dict[str, str]:
    """A status tag."""
    return {"words": words, "colour": colour}
