"""Reading a page as somebody does: every text and every attribute that is said, and in which language it says it is."""

from html.parser import HTMLParser

from plumbline.web.tongues.languages import LANGUAGES, Language
from plumbline.web.tongues.marks import split_marks


VOID = {"br", "img", "input", "meta", "link", "hr", "wbr"}
SAID = ("aria-label", "alt", "title", "placeholder", "data-label")
ACCENTED = str.maketrans("AaEeIiOoUuYy", "ÄäËëÏïÖöÜüŸÿ")
PSEUDO = Language(
    code="en-xa", name="Ärtïfïcïäl", forms=2, plural=lambda n: int(n != 1), rule="nplurals=2; plural=n != 1;", awaits="",
)  # fmt: skip


class Pseudo:
    """Every word of the catalogue with its vowels accented and 40% longer: what is not so was not found, or has no room."""

    of, language, awaits = PSEUDO, PSEUDO.code, False

    def __init__(self, found):
        self.known = {one.english: one.plural for one in found}

    def forms(self, english, plural):
        if english not in self.known:
            return None
        return [lengthened(english), lengthened(plural)] if plural else [lengthened(english)]

    def get(self, english):
        return lengthened(english) if english in self.known else None

    def is_ours(self, english):
        return english in self.known

    def numbered(self, english, count):
        return (
            None if english not in self.known else lengthened(english if count == 1 else self.known[english])
        )


def lengthened(words):
    """``Late`` is ``Lätë öö``."""
    parts = split_marks(words)
    parts[::2] = [part.translate(ACCENTED) for part in parts[::2]]
    return "".join(parts) + " " + "ö" * max(2, int(0.4 * len(words)))


class Page(HTMLParser):
    """The texts of a page with the language that each stands in."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.texts, self._open, self._unread = [], [("", "")], 0
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        language = given.get("lang") or self._open[-1][1]
        self.texts += [(given[name], language) for name in SAID if given.get(name)]
        if tag not in VOID:
            self._open.append((tag, language))
        self._unread += tag in ("script", "style", "textarea")

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        while len(self._open) > 1 and self._open.pop()[0] != tag:
            pass
        self._unread -= tag in ("script", "style", "textarea")

    def handle_data(self, data):
        words = " ".join(data.split())
        if words and not self._unread:
            self.texts.append((words, self._open[-1][1]))


def texts_of(response):
    return Page(response.content.decode()).texts


def speak_pseudo(monkeypatch, found):
    """Make whoever chose Welsh read the artificial language."""
    monkeypatch.setitem(LANGUAGES, PSEUDO.code, PSEUDO)
    monkeypatch.setattr("plumbline.web.tongues.middleware.catalogue_of", lambda code: Pseudo(found))
