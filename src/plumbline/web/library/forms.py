"""Forms of the evidence library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms

from plumbline.studies.circumstances import CIRCUMSTANCES, NOT_KNOWN
from plumbline.studies.signed_file import LARGEST
from plumbline.values.words import say, small_first
from plumbline.web.forms import (
    PageForm,
    choice_field,
    date_field,
    line_field,
    select_field,
    sentence_field,
)


def _file_field(label: str, what: str = "A signed summary") -> forms.FileField:
    return forms.FileField(
        label=label,
        help_text=say("{what} as it was sent to you, JSON. At most 200 kB", what=what),
        widget=forms.ClearableFileInput(attrs={"accept": ".json"}),
        error_messages=dict.fromkeys(("required", "missing"), "Choose the file.")
        | {"empty": "The file is empty."},
    )


class _WithFile(PageForm):
    def clean_file(self) -> bytes:
        """The bytes of a file that is no larger than a summary can be."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("This file is too large to be a signed summary: at most 200 kB.")
        return bytes(file.read())


class TakeInForm(_WithFile):
    """One summary."""

    beside = dict.fromkeys(
        (
            "not-a-summary",
            "summary-version",
            "signature-unfit",
            "summary-unfit",
            "own-summary",
            "installation-unknown",
            "installation-withdrawn",
            "summary-held",
            "newer-held",
            "key-gone",
        ),
        "file",
    )

    file = _file_field("The summary")


class InstallationForm(_WithFile):
    """Who it is, what they read out, and a file of theirs."""

    beside = dict.fromkeys(
        (
            "not-a-summary",
            "summary-version",
            "signature-unfit",
            "summary-unfit",
            "own-summary",
            "installation-known",
        ),
        "file",
    ) | {"fingerprint-differs": "read_out", "name-missing": "name"}

    name = line_field("What is the installation called?", "Say what the installation is called.")
    read_out = line_field(
        "The fingerprint that the people who run it read out to you",
        "Enter the fingerprint that was read out to you.",
        hint="32 characters in groups of four. Ring them on a number that did not come with the file",
    )
    file = _file_field("A signed summary from it")


class NoticeForm(_WithFile):
    """One notice of a changed key."""

    beside = dict.fromkeys(
        (
            "not-a-notice",
            "notice-forged",
            "installation-unknown",
            "installation-known",
            "already-withdrawn",
            "changed-already",
        ),
        "file",
    )

    file = _file_field("The notice", "A notice of a changed key")


class KeyForm(PageForm):
    """Why the key is changed, and whether the old one may have been lost."""

    beside = {"no-reason": "because"}

    revoke = choice_field(
        "Could somebody else have the old key?",
        [
            ("no", "No: what it signed still holds"),
            ("yes", "Yes, or nobody knows: revoke it, so that nothing that it signed is believed"),
        ],
        "Say whether somebody else may have the old key.",
    )
    because = sentence_field(
        "Why is it changed?", "Say why the key is changed.", hint="Name no person", rows=2
    )


class WithdrawForm(PageForm):
    """Why it is believed no longer."""

    beside = {"no-reason": "because"}

    because = sentence_field(
        "Why?", "Say why its summaries are no longer believed.", hint="Name no person", rows=2
    )


class SummaryForm(PageForm):
    """Where it was found, and in what circumstances."""

    beside = {"place-missing": "place"}

    place = line_field(
        "Where was this found?",
        "Say where this was found.",
        hint="As readers elsewhere know you, such as “Northtown violence panel”. Name no person",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in CIRCUMSTANCES.values():
            self.fields[one.slug] = choice_field(
                f"{one.title}?",
                [*one.classes.items(), (NOT_KNOWN, "Not known, or between two of these")],
                say("Choose: {title}.", title=small_first(one.title)),
                hint=say("By {source}", source=one.source),
            )

    @property
    def circumstances(self) -> dict[str, str]:
        """The class of each, as the services take them."""
        return {slug: self.cleaned_data[slug] for slug in CIRCUMSTANCES}


class SearchForm(PageForm):
    """Circumstances to look for; each may be left open."""

    def __init__(self, *args: Any, offered: Mapping[str, Sequence[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            self.fields[name] = select_field(label, list(offered[name]), "", required=False)


LABELS = {
    "kind": "Kind of scheme",
    "compared": "Way of comparing",
    "verdict": "What happened",
    "part": "Who was looked at apart",
    **{one.slug: one.title for one in CIRCUMSTANCES.values()},
}


class BundleForm(PageForm):
    """What data are asked for, for whom and until when."""

    beside = {
        "no-purpose": "purpose",
        "no-recipient": "recipient",
        "bundle-day-unfit": "ends_on",
        "agency-unfit": "for_agency",
    }

    purpose = sentence_field(
        "What are the data for?", "Say what the data are for.", hint="Name no person", rows=3
    )
    recipient = line_field(
        "Who is to have them?",
        "Say who is to have them.",
        hint="The institution, and who answers for it there",
    )
    ends_on = date_field(
        "Until when?",
        "Say until when.",
        hint="After this day no copy is taken out, and what is held here is thrown away. For example, 27 3 2028",
        when="ahead",
    )

    def __init__(self, *args: Any, outside: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if outside:
            self.fields["for_agency"] = select_field(
                "Which organisation downloads it itself?",
                list(outside),
                "",
                hint="Its researchers outside the partnership then find it under “What was released”. Leave it empty if somebody here will hand it over.",
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """The organisation as its key, or none."""
        given: dict[str, Any] = super().clean() or {}
        chosen = given.get("for_agency")
        given["for_agency"] = UUID(chosen) if chosen else None
        return given


class BundleCheckForm(PageForm):
    """What a checker says of a bundle."""

    passed = choice_field(
        "May this bundle be made?",
        [
            (
                "yes",
                "Yes: the purpose needs these data, and the risk that people are recognised is small enough",
            ),
            ("no", "No"),
        ],
        "Say whether it may be made.",
    )
    words = sentence_field("If no, why not?", "", hint="Name no person.", rows=2, required=False)

    def clean(self) -> dict[str, Any]:
        """A no says why."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("passed") == "no" and not given.get("words"):
            self.add_error("words", "Say what stands in the way.")
        return given
