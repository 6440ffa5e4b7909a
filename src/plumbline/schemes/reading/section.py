"""Walk a YAML file and name file, line and key in every complaint."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml

from plumbline.values.errors import DataUnfit
from plumbline.values.words import Words, joined, say


class Section:
    """One node of a YAML file, with where it stands."""

    def __init__(self, node: yaml.Node, *, key: str = "") -> None:
        self._node, self._key = node, key

    @classmethod
    def read(cls, path: Path, *, name: str = "") -> Section:
        """Return the top of a YAML file.

        Parameters
        ----------
        name : what the file is called in complaints; that of its folder and its own, unless given.

        Raises
        ------
        DataUnfit: the file is missing, empty, or no YAML.
        """
        name = name or f"{path.parent.name}/{path.name}"
        if not path.is_file():
            raise DataUnfit(say("{name}: the file is missing.", name=name))
        text = path.read_text(encoding="utf-8")
        try:
            loader = yaml.SafeLoader(text)
            # Each node then knows its file, also where one file was laid over another.
            loader.name = name
            node = loader.get_single_node()
        except yaml.MarkedYAMLError as fault:
            line = fault.problem_mark.line + 1 if fault.problem_mark else 1
            raise DataUnfit(
                say("{name} line {line}: {problem}.", name=name, line=line, problem=fault.problem)
            ) from fault
        except yaml.reader.ReaderError as fault:
            line = text.count("\n", 0, fault.position) + 1
            raise DataUnfit(
                say("{name} line {line}: there is a sign in it that no words have.", name=name, line=line)
            ) from fault
        except RecursionError as fault:
            raise DataUnfit(
                say("{name}: more is inside one another here than anything that is read.", name=name)
            ) from fault
        if node is None:
            raise DataUnfit(say("{name} line 1: the file is empty.", name=name))
        return cls(node)

    def unfit(self, why: str) -> DataUnfit:
        """Return the error that says why this node will not do."""
        place = f"{self._key}: " if self._key else ""
        mark = self._node.start_mark
        return DataUnfit(
            say("{mark} line {line}, {place}{why}", mark=mark.name, line=mark.line + 1, place=place, why=why)
        )

    def laid_over(self, over: Section) -> Section:
        """Return this with what ``over`` says in the place of its own, mapping by mapping. Nothing is added or taken away.

        Raises
        ------
        DataUnfit: ``over`` has a key that is not here, or a mapping where there is none.
        """
        return Section(_laid_over(self, over), key=self._key)

    def sections(self) -> dict[str, Section]:
        """The entries of a mapping, by key; a key given twice is refused."""
        if not isinstance(self._node, yaml.MappingNode):
            raise self.unfit("a mapping is expected here.")
        found: dict[str, Section] = {}
        for key, value in self._node.value:
            inner = Section(value, key=f"{self._key}.{key.value}".lstrip("."))
            if key.value in found:
                raise inner.unfit("this key is given twice.")
            found[key.value] = inner
        return found

    def fields(self, *names: str, maybe: tuple[str, ...] = ()) -> dict[str, Section]:
        """The entries of a mapping that has these keys, perhaps those of ``maybe``, and no others."""
        found = self.sections()
        for name in names:
            if name not in found:
                raise self.unfit(say("“{name}” is missing.", name=name))
        for name, section in found.items():
            if name not in (*names, *maybe):
                raise section.unfit("this key is not known.")
        return found

    def items(self) -> Iterator[Section]:
        """The items of a list."""
        if not isinstance(self._node, yaml.SequenceNode):
            raise self.unfit("a list is expected here.")
        for number, node in enumerate(self._node.value):
            yield Section(node, key=f"{self._key}[{number}]")

    def text(self) -> str:
        """Words, of which there is at least one."""
        if not isinstance(self._node, yaml.ScalarNode) or not str(self._node.value).strip():
            raise self.unfit("words are expected here.")
        # English as data, said in the reader's language where it is shown.
        return Words(str(self._node.value).strip())

    def is_word(self, word: str) -> bool:
        """Say whether this is one plain word."""
        return isinstance(self._node, yaml.ScalarNode) and self._node.value == word

    def one_or_more(self) -> tuple[Section, ...]:
        """The items of a list, or this alone."""
        if not isinstance(self._node, yaml.SequenceNode):
            return (self,)
        found = tuple(self.items())
        if not found:
            raise self.unfit("at least one is expected here.")
        return found

    def texts(self) -> tuple[str, ...]:
        """A list of words."""
        return tuple(item.text() for item in self.items())

    def one_of(self, allowed: tuple[str, ...]) -> str:
        """One of the allowed words."""
        word = self.text()
        if word not in allowed:
            raise self.unfit(
                say("“{word}” is not one of {allowed}.", word=word, allowed=joined(allowed, ", "))
            )
        return word

    def some_of(self, allowed: tuple[str, ...]) -> tuple[str, ...]:
        """A list of allowed words."""
        return tuple(item.one_of(allowed) for item in self.items())

    def number(self, *, least: int = 1) -> int:
        """A whole number, ``least`` or above."""
        word = self.text()
        if not word.isdecimal() or int(word) < least:
            above = (
                say("a whole number above nought")
                if least == 1
                else say("a whole number from {least}", least=least)
            )
            raise self.unfit(say("{above} is expected here.", above=above))
        return int(word)

    def labels(self) -> dict[str, str]:
        """A mapping of slugs to words."""
        return {slug: section.text() for slug, section in self.sections().items()}

    def truth(self) -> bool:
        """True or false."""
        return self.one_of(("true", "false")) == "true"

    def day(self) -> date:
        """A date as year-month-day."""
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            raise self.unfit("a date like 2026-04-01 is expected here.") from None


def _laid_over(under: Section, over: Section) -> yaml.Node:
    if not isinstance(over._node, yaml.MappingNode) or not isinstance(under._node, yaml.MappingNode):
        return over._node
    here, said = under.sections(), over.sections()
    for key, section in said.items():
        if key not in here:
            raise section.unfit("this is not in the file that it is laid over.")
    pairs = [
        (key, _laid_over(here[key.value], said[key.value]) if key.value in said else value)
        for key, value in under._node.value
    ]
    node = under._node
    return yaml.MappingNode(node.tag, pairs, node.start_mark, node.end_mark, flow_style=node.flow_style)
