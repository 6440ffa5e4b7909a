"""The catalogues that come with Plumbline, and one that could do harm."""

import polib
import pytest

from plumbline.values.errors import DataUnfit
from plumbline.web.tongues.catalogue import AWAITS, LOCALE, catalogue_of, is_reviewed, read_catalogue
from plumbline.web.tongues.languages import LANGUAGES, WELSH


HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def read(tmp_path):
    def reading(text):
        path = tmp_path / "cy.po"
        path.write_text(HEAD + text, encoding="utf-8")
        return read_catalogue(path, WELSH)

    return reading


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_catalogue_is_fit(code):
    assert catalogue_of(code).get("Sign in")


def test_markup_is_refused_with_file_and_line(read):
    with pytest.raises(DataUnfit, match=r"cy.po line 4, “Late”: <script> is not in the English"):
        read('msgid "Late"\nmsgstr "<script>"\n')


def test_every_form_of_a_plural_is_judged(read):
    forms = "".join(f'msgstr[{n}] "{{n}} ci"\n' for n in range(5))
    with pytest.raises(DataUnfit, match="is missing"):
        read(f'msgid "{{n}} dog"\nmsgid_plural "{{n}} dogs"\n{forms}msgstr[5] "cŵn"\n')


def test_a_plural_without_all_its_forms_is_not_there(read):
    assert read('msgid "{n} dog"\nmsgid_plural "{n} dogs"\nmsgstr[0] "{n} ci"\n').get("{n} dog") is None


@pytest.mark.parametrize(
    "entry",
    [
        '#, fuzzy\nmsgid "Late"\nmsgstr "Hwyr"\n',
        '#~ msgid "Late"\n#~ msgstr "Hwyr"\n',
        'msgid "Late"\nmsgstr ""\n',
    ],
    ids=["fuzzy", "obsolete", "empty"],
)
def test_what_is_no_translation_is_not_there(read, entry):
    assert read(entry).get("Late") is None


def test_words_await_review_until_a_translator_puts_their_name_to_them(read):
    assert read('msgid "Late"\nmsgstr "Hwyr"\n').awaits
    assert not read('# Reviewed by A. Translator, 2 March 2027\nmsgid "Late"\nmsgstr "Hwyr"\n').awaits


def test_no_welsh_claims_a_review_that_nobody_made():
    """Until a translator has worked on it each entry says so; whoever reviews one changes this test's figure with it."""
    entries = [e for e in polib.pofile(str(LOCALE / "cy.po")) if not e.obsolete]
    said = [e for e in entries if e.msgstr or any(e.msgstr_plural.values())]
    assert len(said) > 1500
    assert [e.msgid for e in said if e.tcomment != AWAITS] == []
    assert sum(map(is_reviewed, said)) == 0
