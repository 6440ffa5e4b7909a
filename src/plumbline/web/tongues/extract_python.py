"""The words that Python says to people, and the sentences that cannot be translated because a value is sewn into them.

Read from the syntax of each module: `say` and its like; texts of several words that begin with a capital letter; and single words in the
places from which pages take them: forms, refusals, messages, `Ask`, and tables of labels.
"""

from __future__ import annotations

import ast
import calendar
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from plumbline.web.tongues.found import Found


# Rooms that say nothing on a page: commands, made-up data, set-up.
SILENT = {"cli", "town", "embedded", "config", "jobs", "api"}
SAYING = {"say", "Words", "translated"}
# Calls whose texts people read, and how they are told from others of one line.
CALLS = re.compile(
    r"(?:PermissionRefused|NotVisible|StageRefused|DataUnfit|ValidationError|Ask|add_error|success|error|info|warning|\w*_field|"
    r"CharField|EmailField|ChoiceField|\w*Field|_page|_named|MenuItem|Next|Link|Step|Kept)$"
)
KEYWORDS = {"label", "help_text", "hint", "missing", "title", "lead", "caption", "button", "done", "warning", "words", "link",
            "required", "invalid", "max_length", "invalid_choice", "empty"}  # fmt: skip
WORDS = re.compile(r"[A-Z“][\w’'-]*|[A-Z0-9][^|{}<>=]*")
# No words for people: headers, markup of drawings and pages, statements of the database.
NO_WORDS = re.compile(
    r"X-|Bearer |<|[A-Z_]{2,}$|(?:SELECT|INSERT|UPDATE|CREATE|DELETE|GRANT|ALTER|DROP|WITH|EXISTS|COPY|SET) [A-Z(*:]|"
    r"(?:AND|WHEN|WHERE|USING) |NEW\.|TG_|Literal\["
)
PHRASE = re.compile(r"[a-z][\w’'-]*(?: [\w’'(),.;:“”-]+)+")
# A word beside a value: “12 days”, “3 to 5”, “Led by Alice”.
BESIDE = re.compile(r"(?:^|[ (“])[A-Za-z]?[a-z’]+(?=$|[ ,.;:?)”{])")
# Names of columns, files, classes and headers, and pieces of statements.
NO_SENTENCE = re.compile(r"\{\} precision$|attachment; |&L| govuk-|Bearer |<| (?:AND|OR|AS) |%\(| FROM | = ")


class Said(NamedTuple):
    """Words, and what they are for more than one."""

    english: str
    plural: str = ""


def of_python(package: Path) -> Iterator[Found]:
    """Every text of the modules of ``package`` that a page may say."""
    for path, tree in _modules(package):
        where = path.relative_to(package).as_posix()
        said = {one.english: one for one in _said(tree)}
        yield from (Found(one.english, where, one.plural) for one in said.values())
    names = [*calendar.month_name[1:], *calendar.day_name]
    yield from (Found(name, "values/words.py") for name in names)


def sewn(package: Path) -> Iterator[Found]:
    """Every f-string of words outside `say`: it reaches a page in English alone."""
    for path, tree in _modules(package):
        where = path.relative_to(package).as_posix()
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and is_sewn(text := _pattern(node)):
                yield Found(text, where)


def is_sewn(pattern: str) -> bool:
    """Whether an f-string, its values as ``{}``, is words for people."""
    return (
        "{}" in pattern
        and " " in pattern
        and bool(BESIDE.search(pattern))
        and not NO_SENTENCE.search(pattern)
        and not _is_query(pattern)
    )


def _modules(package: Path) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).parts
        if (
            parts[0] in SILENT
            or "migrations" in parts
            or path.stem.startswith("policy")
            or path.stem.endswith("policy")
            or "tongues" in parts
        ):
            continue
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def _said(tree: ast.Module) -> Iterator[Said]:
    unsaid = set(_of_code(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _of_call(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and _is_table(node):
            yield from (
                Said(text) for text in _texts(node.value) if _is_words(text) or _is_phrase(text, node.value)
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in unsaid:
            yield from _plain([node.value] if " " in node.value else [])
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from _plain(_of_members(node))


def _of_code(tree: ast.Module) -> Iterator[ast.AST]:
    """Texts that are no words of a page by themselves: docstrings, pieces of f-strings, keys, what is compared with, forms of a number."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield from node.values
        elif isinstance(node, ast.Compare):
            yield from (node.left, *node.comparators)
        elif isinstance(node, ast.Dict):
            yield from (key for key in node.keys if key is not None)
        elif isinstance(node, ast.Subscript):
            yield node.slice
        elif isinstance(node, ast.Call) and _name_of(node) == "counted":
            yield from node.args


def _of_call(call: ast.Call) -> Iterator[Said]:
    name = _name_of(call)
    if name in SAYING:
        yield from (Said(one) for arg in call.args[:1] for one in _texts(arg))
    elif name == "counted" and len(call.args) == 3:
        one, more = (next(_texts(arg), "") for arg in call.args[1:3])
        yield from [Said(one, more)] if one else []
    else:
        said = [kept.value for kept in call.keywords if kept.arg in KEYWORDS or kept.arg == "error_messages"]
        said += call.args if CALLS.search(name) else []
        yield from _plain(one for value in said for one in _texts(value))


def _name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _plain(texts: Iterable[str]) -> Iterator[Said]:
    return (Said(text) for text in texts if _is_words(text))


def _texts(node: ast.expr | None) -> Iterator[str]:
    """Plain texts in an expression, whatever it chooses between; not those of a call or of keys."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (one for part in (node.body, node.orelse) for one in _texts(part))
    elif isinstance(node, ast.Dict):
        yield from (one for part in node.values for one in _texts(part))
    elif isinstance(node, ast.List | ast.Tuple | ast.Set):
        yield from (one for part in node.elts for one in _texts(part))


def _is_table(node: ast.Assign | ast.AnnAssign) -> bool:
    """A constant of the module."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return all(isinstance(one, ast.Name) and one.id.lstrip("_").isupper() for one in targets)


def _of_members(node: ast.ClassDef) -> Iterator[str]:
    """Labels of Django choices: ``MET = "met", "Met"``."""
    for line in node.body:
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Tuple):
            yield from _texts(line.value)


def _is_words(text: str) -> bool:
    if "\n" in text or "SELECT" in text or NO_WORDS.match(text):
        return False
    return bool(WORDS.match(text)) and any(sign.islower() for sign in text)


def _is_phrase(text: str, table: ast.expr | None) -> bool:
    """A small-lettered end of a sentence, in a table by slug."""
    return isinstance(table, ast.Dict) and bool(PHRASE.fullmatch(text))


def _is_query(text: str) -> bool:
    return bool(NO_WORDS.match(text.lstrip())) or "SELECT" in text or "_id" in text


def _pattern(node: ast.JoinedStr) -> str:
    return "".join(
        part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "{}"
        for part in node.values
    )
