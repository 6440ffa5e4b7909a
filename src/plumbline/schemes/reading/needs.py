"""Read needs, where their evidence comes from, and the versions of the rule by which progress is judged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from plumbline.schemes.kind import Form, Part
from plumbline.schemes.kind.needs import CONDITIONS, Employment, Group, NeedKind, NeedsKind, ProgressRule, Run
from plumbline.schemes.reading.limits import read_limit
from plumbline.schemes.reading.section import Section
from plumbline.values.words import say


def read_needs(
    section: Section, drivers: Mapping[str, str], parts: Mapping[str, Part], forms: Mapping[str, Form]
) -> NeedsKind:
    """The file as a whole.

    Raises
    ------
    DataUnfit: naming file, line and key: a heading, source, part or form that the kind does not have; versions of the rule that
        leave a day out, or of which two hold on one day.
    """
    found = section.fields("needs", "sources", "rules")
    sources = found["sources"].labels()
    needs = {
        slug: _need(slug, s, tuple(drivers), tuple(sources)) for slug, s in found["needs"].sections().items()
    }
    return NeedsKind(needs, sources, _rules(found["rules"], tuple(drivers), tuple(needs), parts, forms))


def _need(slug: str, section: Section, drivers: tuple[str, ...], sources: tuple[str, ...]) -> NeedKind:
    found = section.fields("label", "driver", "counts", "sources", maybe=("by_run",))
    return NeedKind(
        slug=slug,
        label=found["label"].text(),
        driver=found["driver"].one_of(drivers),
        counts=found["counts"].text(),
        sources=found["sources"].some_of(sources),
        by_run="by_run" in found and found["by_run"].truth(),
    )


def _rules(
    section: Section,
    drivers: tuple[str, ...],
    needs: tuple[str, ...],
    parts: Mapping[str, Part],
    forms: Mapping[str, Form],
) -> dict[str, ProgressRule]:
    rules: dict[str, ProgressRule] = {}
    last: ProgressRule | None = None
    for slug, inner in section.sections().items():
        rule = _rule(slug, inner, drivers, needs, parts, forms)
        if last is not None and (last.until is None or rule.from_date != last.until + timedelta(days=1)):
            raise inner.unfit("it begins on the day after the last day of the version before it.")
        if rule.until is not None and rule.until < rule.from_date:
            raise inner.unfit("its last day is before its first.")
        rules[slug] = last = rule
    return rules


def _rule(
    slug: str,
    section: Section,
    drivers: tuple[str, ...],
    needs: tuple[str, ...],
    parts: Mapping[str, Part],
    forms: Mapping[str, Form],
) -> ProgressRule:
    found = section.fields(
        "label", "from", "at_least", "sustained", "fresh", "conditions", "claims", "source",
        maybe=("until", "groups", "run", "dependants", "consent", "expected", "planned", "employment"),
    )  # fmt: skip
    conditions = found["conditions"].some_of(tuple(CONDITIONS))
    for condition, key in (("consent", "consent"), ("dependants", "dependants")):
        if condition in conditions and key not in found:
            raise section.unfit(say("“{key}” is missing: it is one of its conditions.", key=key))
    return ProgressRule(
        slug=slug,
        label=found["label"].text(),
        from_date=found["from"].day(),
        until=found["until"].day() if "until" in found else None,
        at_least=found["at_least"].number(),
        groups=_groups(found["groups"], drivers) if "groups" in found else (),
        sustained=read_limit(found["sustained"]),
        run=_run(found["run"]) if "run" in found else None,
        fresh=read_limit(found["fresh"]),
        conditions=conditions,
        claims=found["claims"].truth(),
        source=found["source"].text(),
        dependants=found["dependants"].some_of(tuple(parts)) if "dependants" in found else (),
        consent=_question(found["consent"], forms) if "consent" in found else ("", ""),
        expected=_question(found["expected"], forms) if "expected" in found else ("", ""),
        planned=_question(found["planned"], forms) if "planned" in found else ("", ""),
        employment=_employment(found["employment"], needs) if "employment" in found else None,
    )


def _employment(section: Section, needs: tuple[str, ...]) -> Employment:
    found = section.fields("needs", "lasts")
    return Employment(found["needs"].some_of(needs), read_limit(found["lasts"]))


def _groups(section: Section, drivers: tuple[str, ...]) -> tuple[Group, ...]:
    return tuple(
        Group(slug, inner["label"].text(), inner["drivers"].some_of(drivers))
        for slug, inner in ((slug, s.fields("label", "drivers")) for slug, s in section.sections().items())
    )


def _run(section: Section) -> Run:
    found = section.fields("periods", "called", "gap")
    return Run(found["periods"].number(), found["called"].text(), read_limit(found["gap"]))


def _question(section: Section, forms: Mapping[str, Form]) -> tuple[str, str]:
    found = section.fields("form", "question")
    form = found["form"].one_of(tuple(forms))
    return form, found["question"].one_of(tuple(asked.slug for asked in forms[form].fields))
