"""Instrument files and definitions to test with. All made up."""

from decimal import Decimal

from hypothesis import strategies as st

from plumbline.assessments.definition import Band, Definition, Domain, Option, Question
from plumbline.assessments.enums import NotKnown, Rule, Sort


WHOLE = """instrument: made-up-scale
version: "1"
title: Made-up scale
licence: Made up
source: Invented
effective_from: 2026-01-01
made_up: true
says: Nothing
scoring: {rule: sum, not_known: nothing}
judgement: true
bands:
  low: {label: Low, from: 0, to: 4}
  high: {label: High, from: 5, to: 9}
domains:
  home:
    title: Home
    questions:
      h1: {words: Is it so, points: 3}
      h2: {words: How many, sort: number, least: 0, most: 4}
      h3: {words: What helps, sort: words, strength: true}
  days:
    title: Days
    questions:
      d1:
        words: How often
        sort: one_of
        options:
          never: {words: Never, points: 0}
          often: {words: Often, points: 2}
      d2: {words: Anything else, sort: words}
"""
ANSWERS = {"h1": "yes", "h2": "3", "h3": "Her sister", "d1": "never", "d2": ""}


def points(least=-5, most=5):
    return st.integers(least * 100, most * 100).filter(bool).map(lambda n: Decimal(n) / 100)


@st.composite
def questions(draw, slug, *, rule, positive=False):
    least = 0 if positive else -5
    sort = draw(st.sampled_from([Sort.YES_NO] if rule is Rule.TICKS else list(Sort)))
    one = Decimal(1)
    valued = rule is not Rule.TICKS
    bounds = sorted(draw(st.lists(st.integers(least, 9), min_size=2, max_size=2, unique=True)))
    options = [
        Option(f"o{n}", f"o{n}", Decimal(draw(st.integers(least, 9)))) for n in range(draw(st.integers(2, 4)))
    ]
    return Question(
        slug=slug,
        words=slug,
        sort=sort,
        points=draw(points(least)) if valued and sort in (Sort.YES_NO, Sort.NUMBER) else one,
        weight=draw(points(least)) if rule is Rule.WEIGHTED and sort is not Sort.WORDS else one,
        options=tuple(options) if sort is Sort.ONE_OF else (),
        least=bounds[0] if sort is Sort.NUMBER else 0,
        most=bounds[1] if sort is Sort.NUMBER else 0,
    )


@st.composite
def definitions(draw, *, positive=False, not_known=None):
    """A definition without bands, of one to three domains."""
    rule = draw(st.sampled_from(Rule))
    domains = []
    for place in range(draw(st.integers(1, 3))):
        asked = [
            draw(questions(f"q{place}{n}", rule=rule, positive=positive))
            for n in range(draw(st.integers(1, 3)))
        ]
        domains.append(Domain(f"d{place}", f"Domain {place}", tuple(asked)))
    return Definition(tuple(domains), rule, not_known or draw(st.sampled_from(NotKnown)))


def offered(question, *, known=False):
    """Answers that a question takes."""
    if question.sort is Sort.WORDS:
        return ["", "Some words"]
    given = {
        Sort.YES_NO: ["yes", "no"],
        Sort.ONE_OF: [o.slug for o in question.options],
        Sort.NUMBER: [str(n) for n in range(question.least, question.most + 1)],
    }[question.sort]
    return given if known else [*given, "not_known"]


def answers(definition, *, known=False):
    return st.fixed_dictionaries(
        {q.slug: st.sampled_from(offered(q, known=known)) for q in definition.questions}
    )


def banded(definition, cuts):
    """Bands that cover every score once, cut at some of the steps between the ends."""
    (least, most), step = definition.reach, definition.step
    edges = sorted({least + step * n for n in cuts if least + step * n <= most} - {least})
    lows, highs = [least, *edges], [*(edge - step for edge in edges), most]
    bands = tuple(Band(f"b{n}", f"B{n}", a, b) for n, (a, b) in enumerate(zip(lows, highs, strict=True)))
    return Definition(definition.domains, definition.rule, definition.not_known, bands)
