"""A made-up sample audit: closed cases drawn by lot, rated by two who did not work on them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from plumbline.access.identity import acting_as
from plumbline.cases import services as cases
from plumbline.cases.queries.quality import AuditedLine, audit_for, audit_shown
from plumbline.cli.progress import say
from plumbline.cli.story.partnership import SCHEME, Cast
from plumbline.schemes.queries import scheme


FORM, ACTIONS, SIZE = "work-on-a-case-1", "work-on-an-action-1", 14
# The panel is small: everybody else worked on these cases, so what the two see otherwise waits for a third.
RATERS = ("coordinator", "chair")
# How likely each word is on each line, best first, then that the file does not tell: made up.
LIKELY = {
    "fits": (6, 5, 2, 1, 0),
    "specific": (3, 5, 4, 2, 0),
    "voice": (2, 3, 4, 5, 0),
    "risk": (5, 4, 3, 1, 0),
    "clear": (6, 4, 2, 1, 0),
    "serves": (5, 5, 2, 2, 0),
    "carried_out": (4, 4, 3, 3, 0),
    "shown": (2, 3, 4, 4, 0),
}
SAME = 0.7


@dataclass(frozen=True, slots=True)
class SamplingStory:
    """The cast and the moment on which the sample was committed to."""

    cast: Cast
    at: datetime

    def play(self) -> None:
        """A sample of cases, and one of their actions a week before."""
        self._sample(FORM, self.at)
        self._sample(ACTIONS, self.at - timedelta(days=7))
        say("Drew and rated a sample of closed cases and one of their actions")

    def _sample(self, form: str, at: datetime) -> None:
        """Commit, draw a day later, rate in the week after."""
        with acting_as(self.cast.people["coordinator"]) as alice:
            audit = cases.commit_to_audit(
                scheme=scheme(SCHEME),
                form=form,
                closed_from=timezone.localdate(at - timedelta(days=365)),
                closed_until=timezone.localdate(at - timedelta(days=1)),
                size=SIZE,
                by=alice,
                at=at,
            )
        with acting_as(self.cast.people["coordinator"]) as alice:
            cases.draw_audit(audit=audit_for(alice, audit.id), by=alice, at=at + timedelta(days=1))
        first: dict[str, dict[str, str]] = {}
        for number, who in enumerate(RATERS):
            self._rate(audit.id, who, first, at + timedelta(days=4 + number))

    @staticmethod
    def _left(lines: Sequence[AuditedLine]) -> int:
        return 2 if any(line.audited.action_id for line in lines) else 0

    def _rate(self, audit_id: UUID, who: str, first: dict[str, dict[str, str]], at: datetime) -> None:
        with acting_as(self.cast.people[who]) as by:
            _, lines = audit_shown(by, audit_id)
            # Of the actions the chair has not come to the last two yet.
            for line in lines if who == RATERS[0] else lines[: len(lines) - self._left(lines)]:
                if not line.may_rate:
                    continue
                ref = line.audited.case.ref
                dice = random.Random(f"{line.audited.place} {who}")  # noqa: S311 - made up
                words = [*line.form.scale, "cannot_tell"]
                answers = {
                    slug: first[ref][slug]
                    if ref in first and dice.random() < SAME
                    else dice.choices(words, LIKELY[slug])[0]
                    for slug in line.form.items
                }
                first.setdefault(ref, answers)
                cases.rate_case(audited=line.audited, answers=answers, words="Made up", by=by, at=at)
