"""Suggestions about words, after saving: said once on the page that follows, never in the way.

Between the two pages the session holds words of the list and where to correct, and nothing that somebody wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from plumbline.values.words_to_avoid import Avoidable, suggestions


KEPT_IN = "care"
# What waited on a phone may be sent in one go; more than these would be read by nobody.
MOST = 5


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of one text. ``about``: what was written; ``mend``: the address at which it can be corrected, or "".

    ``doubts``: sentences on what the text leaves open. ``warning``: a sentence on what was done, in the place of all of these.
    """

    about: str
    words: tuple[Avoidable, ...]
    mend: str
    doubts: tuple[str, ...] = ()
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """Which answers of a form are the writer's own words, to be looked at once they are saved; said on the `Ask` of a page.

    ``own``: the words to avoid of the kind of scheme. ``about``, ``mend``: as in `Note`.
    """

    own: Mapping[str, str]
    about: str
    fields: tuple[str, ...] = ("words",)
    mend: str = ""

    def look_at(self, request: HttpRequest, given: Mapping[str, Any]) -> None:
        """Keep what there is to suggest of what was just saved."""
        texts = [str(given[name]) for name in self.fields if given.get(name)]
        suggest(request, self.own, *texts, about=self.about, mend=self.mend)


def suggest(
    request: HttpRequest,
    own: Mapping[str, str],
    *texts: str,
    about: str,
    mend: str = "",
    doubts: Sequence[str] = (),
) -> None:
    """Keep what there is to suggest of what was just saved, for the next page. Call it once it is saved.

    Parameters
    ----------
    own : the words to avoid of the kind of scheme.
    texts : what the writer said in their own name; what somebody else said is never looked at.
    about : what it is, as in "the contact"; no name.
    doubts : sentences on what was left open, none of which holds what somebody wrote.
    """
    found = suggestions("\n.\n".join(texts), own)
    if found or doubts:
        words = [[one.word, one.instead] for one in found]
        kept = {"about": about, "words": words, "mend": mend, "doubts": [str(doubt) for doubt in doubts]}
        request.session[KEPT_IN] = [*request.session.get(KEPT_IN, []), kept][-MOST:]


def warn(request: HttpRequest, words: str) -> None:
    """Keep a sentence on what was just done, for the next page. It says nothing that somebody wrote, and nothing that is sealed."""
    kept = {"about": "", "words": [], "mend": "", "doubts": [], "warning": str(words)}
    request.session[KEPT_IN] = [*request.session.get(KEPT_IN, []), kept][-MOST:]


def waiting(request: HttpRequest) -> Iterator[Note]:
    """What waits to be said, and from then on no longer waits."""
    session = getattr(request, "session", None)
    if session is None or KEPT_IN not in session:
        return
    for kept in session.pop(KEPT_IN):
        words = tuple(Avoidable(word, instead) for word, instead in kept["words"])
        yield Note(
            about=kept["about"],
            words=words,
            mend=kept["mend"],
            doubts=tuple(kept.get("doubts", ())),
            warning=kept.get("warning", ""),
        )
