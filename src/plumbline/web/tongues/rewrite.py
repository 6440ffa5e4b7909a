"""A page's source in another language: the words of a catalogue in the place of the English, everything else as it stood.

Nothing is decided while a page is shown: Django compiles the rewritten source as it compiles the English one. Words without a
translation stay, inside ``<span lang="en">`` where an element may stand (WCAG 2.2, 3.1.2).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape
from typing import Protocol

from plumbline.web.tongues.marks import split_marks
from plumbline.web.tongues.scan import Node, read_template, written
from plumbline.web.tongues.segments import LETTER, VARIABLE, Segment, segments, tidy


# Attributes that people read or hear.
ATTRIBUTES = re.compile(
    r'(\s(?:aria-label|alt|title|placeholder|data-label)=")((?:\{\{.*?\}\}|\{%.*?%\}|[^"{]|\{(?![{%]))*)(")'
)
# Elements in which no other may stand.
BARE = {"title", "option", "textarea"}
# Blocks of the frame that hold no words.
NO_WORDS = {"width", "head"}
# Words that a template hands to another, or says where there is nothing else.
HANDED = re.compile(r'(?<= )(?P<key>\w+)="(?P<words>[^"]*)"')
DEFAULT = re.compile(r'\|(?:default|default_if_none):"(?P<words>[^"]*)"')
YES_NO = re.compile(r'\|yesno:"(?P<words>[^"]*)"')
TAG_WORDS = re.compile(r'^\{% tag "(?P<words>[^"]*)"')
TAG_VALUE = re.compile(r"^\{% tag (?P<value>[a-z][\w.]*)")
KEPT_KEYS = {"address", "class", "id", "name", "colour", "off_line"}
# Filters that keep days and the like together and take words with their marks.
TOGETHER = ("|held", "|kept")
# Variables that hold words of our own by the habit of this house, never what somebody typed: looked up whole.
KNOWN = re.compile(
    r"(?:^|[._])(?:label|title|caption|button|lead|warning|sentence|help_text|hint|error|message|refusal|standing_words|role|link|how|marking|empty|link_words|review_words|standing|(?:next|link|item)\.words|state_label)$"
)


class Tongue(Protocol):
    """Where the words come from."""

    language: str

    def forms(self, english: str, plural: str) -> Sequence[str] | None:
        """The translation, in as many forms as the language has numbers where there is a plural; None: not there."""


def rewritten(source: str, tongue: Tongue) -> str:
    """Return the source of a template with its words from ``tongue``."""
    return _Rewriter(tongue).nodes(read_template(source))


class _Rewriter:
    def __init__(self, tongue: Tongue, *, bare: bool = False) -> None:
        self.tongue, self.bare = tongue, bare

    def nodes(self, nodes: list[Node]) -> str:
        return "".join(self._part(part) for part in segments(nodes))

    def _part(self, part: Node | Segment) -> str:
        if isinstance(part, Segment):
            return self._segment(part)
        if part.name in BARE and part.sort in ("open", "close"):
            self.bare = part.sort == "open"
        return self._node(part)

    def _node(self, node: Node) -> str:
        if node.sort == "var":
            return self._variable(node.source)
        if node.sort == "tag":
            return self._literals(node.source)
        if node.sort in ("open", "void"):
            return self._attributes(node.source)
        if node.sort == "block":
            return self._block(node)
        return node.source

    def _block(self, node: Node) -> str:
        named = node.branches[0][0].split()
        if node.name == "block" and named[2] in NO_WORDS:
            return written([node])
        was, self.bare = self.bare, self.bare or (node.name == "block" and named[2] == "title")
        said = "".join(self._literals(source) + self.nodes(inner) for source, inner in node.branches)
        self.bare = was
        return said + node.end

    def _segment(self, segment: Segment) -> str:
        forms = self.tongue.forms(segment.english, segment.plural)
        if forms is None:
            return self._in_english("".join(self._untranslated(node) for node in segment.nodes))
        before, after = _blanks(segment.nodes)
        said = [self._filled(form, segment) for form in forms]
        return before + (self._by_number(said, segment.count) if segment.plural else said[0]) + after

    def _untranslated(self, node: Node) -> str:
        """A part of a sentence that stays English as a whole; the attributes and values in it are not part of it."""
        if node.sort != "block":
            return self._node(node)
        branches = ((source, "".join(map(self._untranslated, inner))) for source, inner in node.branches)
        return "".join(source + inner for source, inner in branches) + node.end

    def _in_english(self, source: str) -> str:
        return source if self.bare else f'<span lang="en">{source}</span>'

    def _filled(self, words: str, segment: Segment) -> str:
        parts = split_marks(words)
        parts[::2] = [escape(part) for part in parts[::2]]
        parts[1::2] = [self._mark(segment.marks[mark]) for mark in parts[1::2]]
        return "".join(parts)

    def _mark(self, kept: Node | str) -> str:
        return self._literals(kept) if isinstance(kept, str) else self._node(kept)

    def _by_number(self, said: list[str], count: str) -> str:
        """The form that the number asks for, chosen as the page is shown."""
        if len(set(said)) == 1:
            return said[0]
        kept = f'{{% with plural_form={count}|plural_form:"{self.tongue.language}" %}}'
        for at, form in enumerate(said):
            kept += f"{{% {'elif' if at else 'if'} plural_form == {at} %}}{form}"
        return kept + "{% endif %}{% endwith %}"

    def _attributes(self, source: str) -> str:
        source = re.sub(r'(<html\b[^>]*\slang=")[\w-]+', rf"\g<1>{self.tongue.language}", source)
        return ATTRIBUTES.sub(
            lambda found: (
                found[1] + _Rewriter(self.tongue, bare=True).nodes(read_template(found[2])) + found[3]
            ),
            source,
        )

    def _variable(self, source: str) -> str:
        source = self._literals(source)
        found = VARIABLE.fullmatch(source)
        if found is None or found["value"][0].isdigit() or "forloop" in found["value"]:
            return source
        how = "known" if KNOWN.search(found["value"]) else "words"
        shown = "" if self.bare or found["filters"] not in (None, *TOGETHER) else " shown"
        return f'{{{{ {found["value"]}|tongue:"{how}{shown}"{found["filters"] or ""} }}}}'

    def _literals(self, source: str) -> str:
        """A variable or template tag with the words in it that people read."""
        source = DEFAULT.sub(self._replaced, source)
        source = YES_NO.sub(self._each_replaced, source)
        if source.startswith("{% tag "):
            return TAG_VALUE.sub(_asked, TAG_WORDS.sub(self._replaced, source))
        if source.startswith(("{% include ", "{% with ")):
            return HANDED.sub(self._handed, source)
        return source

    def _replaced(self, found: re.Match[str]) -> str:
        begin, end = found.start("words") - found.start(), found.end("words") - found.start()
        return found[0][:begin] + self._literal(found["words"]) + found[0][end:]

    def _each_replaced(self, found: re.Match[str]) -> str:
        return '|yesno:"' + ",".join(self._literal(word) for word in found["words"].split(",")) + '"'

    def _handed(self, found: re.Match[str]) -> str:
        words = found["words"]
        is_words = found["key"] not in KEPT_KEYS and (words[:1].isupper() or " " in words)
        return f'{found["key"]}="{self._literal(words)}"' if is_words else found[0]

    def _literal(self, words: str) -> str:
        if not LETTER.search(words):
            return words
        forms = self.tongue.forms(tidy(unescape(words)), "")
        return words if forms is None else escape(forms[0]).replace("\\", "")


def _asked(found: re.Match[str]) -> str:
    """The value of a status tag, said in the language of the page."""
    how = "known" if KNOWN.search(found["value"]) else "words"
    return f'{found[0]}|tongue:"{how}"'


def _blanks(nodes: list[Node]) -> tuple[str, str]:
    """The blanks at the ends of a sentence, which keep it apart from its neighbours."""
    first, last = nodes[0], nodes[-1]
    before = first.source[: len(first.source) - len(first.source.lstrip())] if first.sort == "text" else ""
    after = last.source[len(last.source.rstrip()) :] if last.sort == "text" else ""
    return before, after
