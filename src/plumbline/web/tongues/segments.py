"""Where one sentence of a page begins and ends, and how it reads in the catalogue.

A sentence is a run of words with the values, links and emphasis inside it. What stands in blocks of its own (a paragraph, a cell, an
included part) ends it. So does an ``{% if %}``, unless the sentence flows through it: its branches then begin in the middle of a
sentence, with a small letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from plumbline.values.errors import DataUnfit
from plumbline.web.tongues.scan import Node


INLINE = {"a", "strong", "em", "span", "abbr", "b", "i", "code", "kbd", "small", "sup", "sub", "time"}
LETTER = re.compile(r"[^\W\d_]")
ENDS_SENTENCE = re.compile(r"[.:?!]\W*$")
VARIABLE = re.compile(r"\{\{\s*(?P<value>[\w.]+)(?P<filters>\|.*?)?\s*\}\}")
PLURAL = re.compile(r"""\{\{\s*(?P<count>\S+?)\|pluralize(?::"(?P<forms>[^"]*)")?\s*\}\}""")


@dataclass(slots=True)
class Segment:
    """A sentence: its nodes, its English as the catalogue has it, and what each mark of it stands for.

    ``plural``: the English for more than one, where an ending goes by a number; ``count`` is then the expression of that number.
    """

    nodes: list[Node]
    english: str = ""
    plural: str = ""
    count: str = ""
    marks: dict[str, Node | str] = field(default_factory=dict)


def segments(nodes: list[Node]) -> Iterator[Node | Segment]:
    """Go through nodes of one level: sentences, and between them what is none."""
    run: list[Node] = []
    for node in nodes:
        if _is_inline(node) or (node.sort == "block" and _flows(node, run)):
            run.append(node)
            continue
        yield from _of_run(run)
        run = []
        yield node
    yield from _of_run(run)


def _is_inline(node: Node) -> bool:
    if node.sort == "tag":
        return node.name == "tag" or (node.name == "url" and " as " not in node.source)
    return node.sort in ("text", "var") or (node.sort in ("open", "close") and node.name in INLINE)


def _flows(block: Node, run: list[Node]) -> bool:
    """Whether the sentence of ``run`` goes on through this ``{% if %}``."""
    if block.name != "if" or not _all_inline(block):
        return False
    before = "".join(node.source for node in run if node.sort == "text").strip()
    firsts = [
        "".join(n.source for n in inner if n.sort == "text").lstrip()[:1] for _, inner in block.branches
    ]
    if any(first.islower() for first in firsts):
        return bool(before)
    return False


def _all_inline(block: Node) -> bool:
    return all(
        _is_inline(node) or (node.sort == "block" and node.name == "if" and _all_inline(node))
        for _, inner in block.branches
        for node in inner
    )


def _of_run(run: list[Node]) -> Iterator[Node | Segment]:
    for part in _at_unmatched(run):
        first, last = _core(part)
        core = part[first:last]
        yield from part[:first]
        if has_words(core):
            yield _segment(core)
        else:
            yield from _without_words(core)
        yield from part[last:]


def _without_words(nodes: list[Node]) -> Iterator[Node]:
    yield from nodes


def has_words(nodes: list[Node]) -> bool:
    """Whether there is a letter to translate: that a plural ending alone brings none."""
    return any(
        LETTER.search(unescape(node.source))
        if node.sort == "text"
        else any(has_words(inner) for _, inner in node.branches)
        for node in nodes
        if node.sort in ("text", "block")
    )


def _at_unmatched(run: list[Node]) -> Iterator[list[Node]]:
    """Cut a run where an element opens or closes that does not do both in it."""
    opened: list[int] = []
    matched: set[int] = set()
    for at, node in enumerate(run):
        if node.sort == "open":
            opened.append(at)
        elif node.sort == "close" and opened and run[opened[-1]].name == node.name:
            matched |= {opened.pop(), at}
    part: list[Node] = []
    for at, node in enumerate(run):
        if node.sort in ("open", "close") and at not in matched:
            yield part
            yield [node]
            part = []
        else:
            part.append(node)
    yield part


def _core(part: list[Node]) -> tuple[int, int]:
    """Without the blanks and status tags at its ends, and without an element that holds all of it."""
    first, last = 0, len(part)
    while first < last:
        if _is_edge(part[first]):
            first += 1
        elif _is_edge(part[last - 1]):
            last -= 1
        elif _holds_all(part[first:last]):
            first, last = first + 1, last - 1
        else:
            break
    return first, last


def _is_edge(node: Node) -> bool:
    return node.sort == "tag" or (node.sort == "text" and not node.source.strip())


def _holds_all(part: list[Node]) -> bool:
    depth = 0
    for at, node in enumerate(part):
        depth += (node.sort == "open") - (node.sort == "close")
        if depth == 0:
            return part[0].sort == "open" and at == len(part) - 1
    return False


def _segment(nodes: list[Node]) -> Segment:
    counts = {found["count"] for found in map(PLURAL.fullmatch, _variables(nodes)) if found}
    writer = _Writer(counts.pop() if len(counts) == 1 else "")
    segment = Segment(nodes, count=writer.count, marks=writer.marks)
    segment.english = tidy(writer.write(nodes))
    if segment.count:
        again = _Writer(segment.count, form=1)
        segment.plural = tidy(again.write(nodes))
    return segment


def _variables(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        if node.sort == "var":
            yield node.source
        for _, inner in node.branches:
            yield from _variables(inner)


def tidy(words: str) -> str:
    """One blank between words."""
    return re.sub(r"\s+", " ", words).strip()


class _Writer:
    """Writes nodes as the catalogue has them, and keeps what each mark stands for."""

    def __init__(self, count: str, form: int = 0) -> None:
        self.count, self.form = count, form
        self.marks: dict[str, Node | str] = {}
        self._opened: list[str] = []
        self._ifs = 0

    def write(self, nodes: list[Node]) -> str:
        return "".join(self._one(node) for node in nodes)

    def _one(self, node: Node) -> str:
        if node.sort == "text":
            return _plain(node.source)
        if node.sort == "open":
            name = self._named("<{}>", node.name, node, always=True)
            self._opened.append(name[1:-1])
            return name
        if node.sort == "close":
            mark = f"</{self._opened.pop()}>"
            self.marks[mark] = node
            return mark
        if node.sort == "block":
            return self._if(node)
        return self._value(node)

    def _value(self, node: Node) -> str:
        ending = PLURAL.fullmatch(node.source)
        if ending and self.count:
            return _ending(ending["forms"], self.form)
        if ending:
            return self._named("{{{}}}", "s", node)
        found = VARIABLE.fullmatch(node.source)
        name = found["value"].rsplit(".", 1)[-1] if found else node.name or "value"
        return self._named("{{{}}}", name if re.match("[A-Za-z_]", name) else "value", node)

    def _if(self, node: Node) -> str:
        self._ifs += 1
        number = "" if self._ifs == 1 else str(self._ifs)
        said, elifs = "", 0
        for at, (source, inner) in enumerate(node.branches):
            word = "if" if at == 0 else source[2:-2].split()[0]
            elifs += word == "elif"
            mark = f"{{{word}{number}{f'_{elifs}' if word == 'elif' and elifs > 1 else ''}}}"
            self.marks[mark] = source
            said += mark + self.write(inner)
        self.marks[f"{{endif{number}}}"] = node.end
        return f"{said}{{endif{number}}}"

    def _named(self, shape: str, name: str, node: Node, *, always: bool = False) -> str:
        """A mark that means this node alone; the same value said twice has one mark."""
        number = 1
        while True:
            mark = shape.format(name if number == 1 else f"{name}{number}")
            kept = self.marks.get(mark)
            if kept is None:
                self.marks[mark] = node
                return mark
            if not always and isinstance(kept, Node) and kept.source == node.source:
                return mark
            number += 1


def _ending(forms: str | None, form: int) -> str:
    """The ending that Django's pluralize gives for one (0) and for more (1)."""
    said = (forms if forms is not None else "s").split(",")
    return ("", said[0])[form] if len(said) == 1 else said[form]


def _plain(source: str) -> str:
    words = unescape(source)
    if loose := next((sign for sign in words if sign in "{}<>"), ""):
        raise DataUnfit(f"“{loose}” stands among words: “{tidy(words)[:60]}”.")
    return words
