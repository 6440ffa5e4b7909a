"""Forms of interviews. No consent and no theme is chosen to begin with."""

from __future__ import annotations

from typing import Any, ClassVar

from plumbline.schemes.voice import (
    CONSENT_NAMES,
    WITHDRAWN_NAMES,
    Codebook,
    Guide,
    Theme,
)
from plumbline.values.errors import PlumblineError
from plumbline.values.words import say
from plumbline.web.forms import (
    PageForm,
    choice_field,
    date_field,
    line_field,
    select_field,
    sentence_field,
    several_field,
)


class HoldForm(PageForm):
    """What somebody's words may be used for, then what they said, by the questions of the guide."""

    beside: ClassVar = {
        "consent-unfit": "consent",
        "not-kept": "consent",
        "not-yet": "happened_on",
        "nobody-told": "who_was_told",
    }

    def __init__(self, *args: object, guide: Guide, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(guide.questions)
        self.fields["happened_on"] = date_field(
            "On what day did you ask?", "Enter the day.", when="past", hint="For example, 27 3 2026 or today"
        )
        self.fields["consent"] = choice_field(
            "What may their words be used for, as they said?",
            [(consent.value, name) for consent, name in CONSENT_NAMES.items()],
            "Choose what their words may be used for.",
        )
        for slug, words in guide.questions.items():
            self.fields[slug] = sentence_field(
                words, "", rows=3, required=False, hint="Their words. No names, no places"
            )
        self.fields["danger"] = choice_field(
            "Did they say anything that suggests somebody is in danger?",
            [("no", "No"), ("yes", "Yes")],
            "Choose yes or no.",
            hint="If yes, do not wait: pass it on now by your safeguarding route. Call 999 first if the danger is immediate.",
        )
        self.fields["who_was_told"] = line_field(
            "If yes: whom did you tell, by the safeguarding route?",
            required=False,
            hint="A role or a team. Nothing of what was said",
        )

    def say_beside(self, refusal: PlumblineError) -> str:
        """As ever; what is missing of all that they said stands beside the first question."""
        if refusal.slug in ("nothing-said", "answer-long"):
            self.add_error(self.questions[0], str(refusal))
            return ""
        return super().say_beside(refusal)

    def words(self) -> dict[str, str]:
        """What was said, by question."""
        return {slug: self.cleaned_data[slug] for slug in self.questions}


class CodeForm(PageForm):
    """The themes that one person finds in an interview; none is an answer too."""

    def __init__(self, *args: object, book: Codebook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"] = several_field(
            "Which themes do their words hold?",
            [(slug, one.label) for slug, one in book.themes.items()],
            hint="Tick all that hold, good or bad. Leave all open if none does",
            hints={slug: _held(one) for slug, one in book.themes.items()},
        )


class QuoteForm(PageForm):
    """Words to be quoted, as they were said."""

    beside: ClassVar = dict.fromkeys(("quote-missing", "quote-long", "quote-changed"), "words") | {
        "theme-unfit": "theme"
    }

    words = sentence_field(
        "Which words?",
        "Give the words to quote.",
        rows=3,
        hint="Word for word, with … where you leave something out, such as all that tells who it was",
    )

    def __init__(self, *args: object, book: Codebook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = [(slug, one.label) for slug, one in book.themes.items()]
        self.fields["theme"] = select_field("Under which theme?", themes, "Choose a theme.")


class CheckForm(PageForm):
    """Whether a quote tells who said it."""

    beside: ClassVar = {"because": "because", "checked": "clear"}

    clear = choice_field(
        "Could anybody who knows the people or the work tell who said it?",
        [("no", "No: it may be shown"), ("yes", "Yes, or perhaps: hold it back")],
        "Choose yes or no.",
    )
    because = line_field(
        "What did you look at?",
        "Say what you looked at.",
        hint="For example, names, places, jobs, dates, turns of speech",
    )


class TakeBackForm(PageForm):
    """What somebody takes back, by the code on their slip."""

    beside: ClassVar = {"code-unfit": "code", "what-unfit": "what"}

    code = line_field(
        "What is the code on their slip?", "Enter the code.", hint="Eight letters and numbers", width="10"
    )
    what = choice_field(
        "What is to be withdrawn?",
        [(one.value, name) for one, name in WITHDRAWN_NAMES.items()],
        "Choose what is to be withdrawn.",
    )


def _held(theme: Theme) -> str:
    """What a theme holds, and what it leaves to others."""
    leaves = theme.leaves[:1].lower() + theme.leaves[1:]
    return say("{holds}. Not: {leaves}", holds=theme.holds, leaves=leaves)
