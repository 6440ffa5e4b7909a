"""The source of a template as a tree: HTML tags, words, variables, and template tags with their branches.

Pages are read as they are written: an HTML tag may hold template tags among its attributes, and a template tag may hold half an
element. So elements are not nested here; template tags are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from django.template.base import tag_re

from plumbline.values.errors import DataUnfit


Sort = Literal["text", "var", "tag", "open", "close", "void", "block", "raw"]
WITH_END = ("if", "for", "with", "block", "comment", "spaceless", "autoescape", "filter")
BRANCHES = ("elif", "else", "empty")
VOID = {"br", "img", "input", "meta", "link", "hr", "wbr", "source", "col"}
_NAME = re.compile(r"</?([a-zA-Z][\w-]*)")
_OPENS = re.compile(r"<(?=[a-zA-Z/!])")


@dataclass(slots=True)
class Node:
    """One piece of a template, with its source as it stands.

    ``sort``: text; var ``{{ }}``; tag: a template tag without an end; open, close, void: an HTML tag; raw: what is never words (comments,
    scripts); block: a template tag with an end, whose ``branches`` are (source of the tag that begins it, what is in it) and ``end``.
    """

    sort: Sort
    source: str
    name: str = ""
    branches: list[tuple[str, list[Node]]] = field(default_factory=list)
    end: str = ""


def read_template(source: str) -> list[Node]:
    """Return the nodes of a template, or of the value of an attribute.

    Raises
    ------
    DataUnfit: a template tag is not ended.
    """
    pieces = _pieces(source)
    nodes, end = _branch(pieces)
    if end is not None:
        raise DataUnfit(f"“{end.source}” ends nothing.")
    return nodes


def written(nodes: list[Node]) -> str:
    """The source of nodes, again."""
    return "".join(
        node.source
        if node.sort != "block"
        else "".join(source + written(inner) for source, inner in node.branches) + node.end
        for node in nodes
    )


def _branch(pieces: Iterator[Node]) -> tuple[list[Node], Node | None]:
    """Nodes up to the template tag that begins the next branch or ends the block, and that tag."""
    found: list[Node] = []
    for piece in pieces:
        if piece.sort != "tag":
            found.append(piece)
        elif piece.name in BRANCHES or piece.name.startswith("end"):
            return found, piece
        elif piece.name in WITH_END:
            found.append(_block(piece, pieces))
        else:
            found.append(piece)
    return found, None


def _block(first: Node, pieces: Iterator[Node]) -> Node:
    block = Node("block", "", first.name)
    began = first
    while True:
        inner, end = _branch(pieces)
        block.branches.append((began.source, inner))
        if end is None:
            raise DataUnfit(f"“{first.source}” is not ended.")
        if end.name == f"end{first.name}":
            block.end = end.source
            if first.name == "comment":
                return Node("raw", written([block]))
            return block
        began = end


def _pieces(source: str) -> Iterator[Node]:
    """Text, HTML tags with all that stands in them, and template tags outside them, in order."""
    inside, quote, raw_until = "", "", ""
    for number, piece in enumerate(tag_re.split(source)):
        if number % 2:
            if inside or raw_until:
                inside += piece
            else:
                yield _template_tag(piece)
            continue
        while piece:
            if raw_until:
                end = piece.find(raw_until)
                inside, piece = inside + (piece if end < 0 else piece[:end]), "" if end < 0 else piece[end:]
                if end >= 0:
                    yield Node("raw", inside)
                    inside, raw_until = "", ""
            elif not inside:
                begins = _OPENS.search(piece)
                words = piece[: begins.start()] if begins else piece
                if words:
                    yield Node("text", words)
                inside, piece = ("<", piece[len(words) + 1 :]) if begins else ("", "")
            else:
                taken, quote, ended = _to_end(piece, quote)
                inside, piece = inside + piece[:taken], piece[taken:]
                if ended:
                    node = _html_tag(inside)
                    yield node
                    inside = ""
                    raw_until = (
                        f"</{node.name}" if node.sort == "open" and node.name in ("script", "style") else ""
                    )
    if inside:
        yield Node("raw", inside)


def _to_end(piece: str, quote: str) -> tuple[int, str, bool]:
    """How much of a piece belongs to the HTML tag that is open, the quote that is open then, and whether the tag ended."""
    for at, sign in enumerate(piece):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == ">":
            return at + 1, "", True
    return len(piece), quote, False


def _template_tag(source: str) -> Node:
    if source.startswith("{{"):
        return Node("var", source)
    if source.startswith("{#"):
        return Node("raw", source)
    return Node("tag", source, source[2:-2].split()[0])


def _html_tag(source: str) -> Node:
    named = _NAME.match(source)
    if named is None:
        return Node("raw", source)
    name = named[1].lower()
    if source.startswith("</"):
        return Node("close", source, name)
    return Node("void" if name in VOID else "open", source, name)
