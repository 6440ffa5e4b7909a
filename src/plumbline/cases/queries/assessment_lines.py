"""An assessment in finished words: answers, bands as scored and as set since, strengths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.assessments.definition import Definition, Question
from plumbline.assessments.enums import NOT_KNOWN, Sort
from plumbline.assessments.queries import definition_of
from plumbline.assessments.scoring import Score, read_back
from plumbline.cases.models import Assessment, BandOverride
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to


WORDS_OF = {"yes": "Yes", "no": "No", NOT_KNOWN: "Not known"}


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """A band set by judgement, in finished words."""

    override: BandOverride
    was: str
    band: str
    by: str
    agency: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A question and its answer in words. ``is_missing``: “not known”, or nothing where words were asked for."""

    question: Question
    words: str
    is_missing: bool


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """A finished assessment in finished words.

    ``band``: by the score; ``band_now``: as it stands, which is another where somebody set one. ``could_be``: bands that the score
    could be in if all were known. ``is_last``: nobody has corrected it. ``strengths``: what was answered to questions that ask for them.
    """

    assessment: Assessment
    definition: Definition
    result: Score
    band: str
    could_be: tuple[str, ...]
    overrides: tuple[OverrideLine, ...]
    by: str
    agency: str
    is_last: bool

    @property
    def band_now(self) -> str:
        """As it stands."""
        return self.overrides[-1].band if self.overrides else self.band

    @property
    def strengths(self) -> tuple[AnswerLine, ...]:
        """What goes well, as it was answered: a yes, an option, words."""
        lines = answers_of(self.definition, self.assessment.answers, strength=True)
        return tuple(line for line in lines if not line.is_missing and line.words != "No")


def assessment_lines(viewer: Viewer, rows: Sequence[Assessment]) -> list[AssessmentLine]:
    """Assessments in finished words, in the order given. The caller has checked that they are seen, and writes the ledger entry."""
    overrides = list(visible_to(narrowed(viewer), BandOverride.objects.filter(assessment__in=rows)))
    users = names_of_users({r.by for r in rows} | {o.by for o in overrides})
    agencies = names_of({r.agency for r in rows} | {o.agency for o in overrides})
    corrected = set(Assessment.objects.filter(corrects__in=rows).values_list("corrects_id", flat=True))
    found = []
    for row in rows:
        definition = definition_of(row.instrument)
        result = read_back(row.result)
        found.append(
            AssessmentLine(
                assessment=row,
                definition=definition,
                result=result,
                band=_label(definition, row.band),
                could_be=tuple(_label(definition, slug) for slug in result.could_be),
                overrides=tuple(
                    OverrideLine(
                        override=o,
                        was=_label(definition, o.band_was),
                        band=_label(definition, o.band),
                        by=users.get(o.by, ""),
                        agency=agencies.get(o.agency, ""),
                    )
                    for o in overrides
                    if o.assessment_id == row.id
                ),
                by=users.get(row.by, ""),
                agency=agencies.get(row.agency, ""),
                is_last=row.id not in corrected,
            )
        )
    return found


def answers_by_domain(
    definition: Definition, answers: dict[str, str]
) -> tuple[tuple[str, tuple[AnswerLine, ...]], ...]:
    """Titles of domains with their questions and answers in words, strengths left to their own place."""
    return tuple(
        (domain.title, tuple(_answer(q, answers) for q in domain.questions if not q.strength))
        for domain in definition.domains
        if any(not q.strength for q in domain.questions)
    )


def answers_of(definition: Definition, answers: dict[str, str], *, strength: bool) -> list[AnswerLine]:
    """Questions that ask for strengths, or all others, with their answers in words."""
    return [_answer(q, answers) for q in definition.questions if q.strength is strength]


def band_now(row: Assessment) -> str:
    """The band in which an assessment stands: the last one set, else that of its score."""
    last = BandOverride.objects.filter(assessment=row).order_by("-number").first()
    return last.band if last else row.band


def _answer(question: Question, answers: dict[str, str]) -> AnswerLine:
    given = answers.get(question.slug, "").strip()
    options = {option.slug: option.words for option in question.options}
    if question.sort is Sort.WORDS:
        words = given or "Nothing was said"
    else:
        words = WORDS_OF.get(given) or options.get(given, given)
    return AnswerLine(question, words, is_missing=given in ("", NOT_KNOWN))


def _label(definition: Definition, slug: str) -> str:
    band = definition.band(slug)
    return band.label if band else ""
