"""What the data measure, in words, for whoever decides on a referral: with its period and its source, and what is not known."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from plumbline.people.queries import PersonName
from plumbline.referrals.queries import Measured, ReferralLine, StatedLine
from plumbline.values.words import counted, joined, say
from plumbline.values.written_days import day_month_year


def measures_of(line: ReferralLine, measured: Measured) -> list[str]:
    """Sentences for the page: age, recorded events, and whether the way in reaches its threshold."""
    age = _age(line.name, timezone.localdate(line.referral.referred_at))
    return [one for one in (age, _recorded(measured), _reached(measured)) if one]


def measures_then(measured: Measured) -> list[str]:
    """Sentences for the page of a decision that is taken: what was counted for it, and when."""
    on = measured.counted_on
    counted_on = say("Counted when it was decided, on {day}.", day=day_month_year(on)) if on else ""
    told = say("The referrer’s number: {told}.", told=measured.told) if measured.told is not None else ""
    return [one for one in (counted_on, told, _recorded(measured), _reached(measured)) if one]


def stated(line: StatedLine) -> str:
    """The number that an agency stated to the host, as the page of the decision says it."""
    found = line.stated
    said = say(
        "{agency} states: {hurt} recorded from {first} to {last} in which the person was hurt. The events stay its own.",
        agency=line.agency,
        hurt=counted(found.hurt, "{count} violent event", "{count} violent events"),
        first=day_month_year(found.first_day),
        last=day_month_year(found.last_day),
    )
    needs = say("The way in needs {at_least} or more.", at_least=found.at_least) if found.at_least else ""
    more = "" if found.is_whole else say("There may be more that no file showed.")
    return joined(filter(None, (said, needs, more)))


def _age(name: PersonName | None, on: date) -> str:
    if name is None or name.date_of_birth is None:
        return ""
    born = name.date_of_birth
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return say("Aged {age} on the day of the referral, by the recorded date of birth.", age=age)


def _recorded(measured: Measured) -> str:
    found = measured.recorded
    if found is None:
        return ""
    said = say(
        "Recorded by {sources} from {first} to {last}: hurt in {hurt}, suspected in {suspected}.",
        sources=joined(measured.sources, ", "),
        first=day_month_year(found.first),
        last=day_month_year(found.last),
        hurt=counted(found.hurt, "{count} violent event", "{count} violent events"),
        suspected=found.suspected,
    )
    return said if found.whole else say("{said} There may be more that no file here shows you.", said=said)


def _reached(measured: Measured) -> str:
    route = measured.route
    if route is None or route.at_least is None:
        return ""
    if measured.events is None:
        return say(
            "{route} needs {at_least} or more in {within}. The referrer gives no number, and no police file that you may see covers "
            "that time for this person: this is not known.",
            route=route.label,
            at_least=route.at_least,
            within=measured.within.words,
        )
    verdicts = {True: say("reached"), False: say("not reached"), None: say("not known, as there may be more")}
    source = say("by the referrer’s number") if measured.told is not None else say("by the count above")
    return say(
        "{route} needs {at_least} or more in {within}: {verdict}, {source}.",
        route=route.label,
        at_least=route.at_least,
        within=measured.within.words,
        verdict=verdicts[measured.is_reached],
        source=source,
    )
