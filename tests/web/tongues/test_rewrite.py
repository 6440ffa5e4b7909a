"""A page in another language is the English page with other words."""

import re

import pytest
from django.template import Context, Engine
from django.template.backends.django import get_installed_libraries

from plumbline.values.words import say, spoken
from plumbline.web.tongues.catalogue import Catalogue, catalogue_of
from plumbline.web.tongues.languages import WELSH
from plumbline.web.tongues.rewrite import rewritten
from plumbline.web.tongues.scan import read_template, written
from tests.web.tongues.test_scan import TEMPLATES


def welsh(**words):
    return Catalogue(WELSH, {english: [said] for english, said in words.items()}, awaits=True)


def said(source, words, /, **context):
    catalogue = Catalogue(
        WELSH, {k: v if isinstance(v, list) else [v] for k, v in words.items()}, awaits=True
    )
    engine = Engine(builtins=["plumbline.web.templatetags.pages", "plumbline.web.templatetags.tongues"])
    with spoken(catalogue):
        return engine.from_string(rewritten(source, catalogue)).render(Context(context))


class Echo:
    """A language whose every translation is the English."""

    language = "en-GB"

    def forms(self, english, plural):
        return None if plural else [english]


def plain(source):
    """A template without what the rewriting adds, blanks as one, and every sign by its name."""
    source = re.sub(r'\|tongue:"[a-z ]+"', "", source)
    source = re.sub(r'<span lang="en">(.*?)</span>', r"\1", source)
    return re.sub(r"\s+", "", source.replace("&#x27;", "'").replace("&quot;", '"').replace("&nbsp;", "\xa0"))


@pytest.mark.parametrize("path", TEMPLATES, ids=[f"{p.parent.name}/{p.name}" for p in TEMPLATES])
def test_a_language_that_says_the_same_gives_the_same_page(path):
    """Every value, link, condition and class of every page comes through, in its place."""
    source = path.read_text()
    assert plain(rewritten(source, Echo())) == plain(source)


def test_every_page_compiles_in_welsh(settings):
    engine = Engine(
        dirs=settings.TEMPLATES[0]["DIRS"],
        builtins=settings.TEMPLATES[0]["OPTIONS"]["builtins"],
        libraries=get_installed_libraries(),
    )
    for path in TEMPLATES:
        engine.from_string(rewritten(path.read_text(), catalogue_of("cy")))


def test_words_are_said_and_values_kept():
    page = said("<p>Led by {{ who }}</p>", {"Led by {who}": "Arweinir gan {who}"}, who="Bob & co")
    assert page == "<p>Arweinir gan Bob &amp; co</p>"


def test_what_somebody_typed_is_never_translated():
    assert said("<p>{{ words }}</p>", {"Late": "Hwyr"}, words="Late") == "<p>Late</p>"


def test_words_of_our_own_are():
    assert said("<p>{{ words }}</p>", {"Late": "Hwyr"}, words=say("Late")) == "<p>Hwyr</p>"


def test_a_label_by_the_habit_of_the_house_is():
    assert said("<p>{{ line.label }}</p>", {"Late": "Hwyr"}, line={"label": "Late"}) == "<p>Hwyr</p>"


def test_a_translation_cannot_bring_code():
    page = said("<p>Late</p>", {"Late": "a & b"})
    assert page == "<p>a &amp; b</p>"


def test_what_is_not_translated_says_that_it_is_english():
    assert said("<p>Early</p>", {}) == '<p><span lang="en">Early</span></p>'


def test_no_element_is_put_into_a_title_or_an_attribute():
    source = '<title>Early</title><option>Early</option><a aria-label="Early" href="/x">{{ a }}</a>'
    assert said(source, {}, a="b") == source.replace("{{ a }}", "b")


@pytest.mark.parametrize("name", ["aria-label", "alt", "title", "placeholder", "data-label"])
def test_words_of_an_attribute_are_said(name):
    assert said(f'<p {name}="Late">x</p>', {"Late": "Hwyr", "x": "x"}) == f'<p {name}="Hwyr">x</p>'


def test_a_class_is_no_words():
    assert said('<p class="Late">{{ a }}</p>', {"Late": "Hwyr"}, a="b") == '<p class="Late">b</p>'


def test_words_that_a_tag_is_given_are_said():
    assert "Hwyr" in said('{% with caption="Late" %}{{ caption }}{% endwith %}', {"Late": "Hwyr"})
    assert said('{{ none|default:"Late" }}', {"Late": "Hwyr"}) == "Hwyr"


def test_what_is_compared_is_not():
    assert said('{% if a == "Late" %}{{ a }}{% endif %}', {"Late": "Hwyr"}, a="Late") == "Late"


@pytest.mark.parametrize(
    ("count", "form"),
    [(0, "dim cŵn"), (1, "1 ci"), (2, "2 gi"), (3, "3 chi"), (6, "6 chi!"), (4, "4 ci.")],
    ids=["zero", "one", "two", "few", "many", "other"],
)
def test_a_plural_has_the_six_forms_of_welsh(count, form):
    forms = ["dim cŵn", "{n} ci", "{n} gi", "{n} chi", "{n} chi!", "{n} ci."]
    # The first leaves the number out: a catalogue would be refused, the rewriting is asked alone.
    assert said("{{ n }} dog{{ n|pluralize }}", {"{n} dog": forms}, n=count) == form


def test_a_sentence_may_put_its_parts_in_another_order():
    page = said("See <b>{{ a }}</b>, {{ c }}", {"See <b>{a}</b>, {c}": "{c}: <b>{a}</b>"}, a="1", c="2")
    assert page == "2: <b>1</b>"


def test_the_page_says_its_language():
    assert rewritten('<html lang="en-GB" class="x">', welsh()) == '<html lang="cy" class="x">'


def test_classes_of_the_frame_are_left_alone():
    source = "{% block width %} pl-wide{% endblock %}"
    assert written(read_template(source)) == rewritten(source, welsh())


def test_a_label_of_ours_without_a_translation_says_that_it_is_english():
    catalogue = Catalogue(WELSH, {}, awaits=True, ours={"Early"})
    engine = Engine(builtins=["plumbline.web.templatetags.tongues"])
    template = engine.from_string(rewritten("<p>{{ line.label }}</p>", catalogue))
    with spoken(catalogue):
        assert template.render(Context({"line": {"label": "Early"}})) == '<p><span lang="en">Early</span></p>'
        assert template.render(Context({"line": {"label": "Carl Moss"}})) == "<p>Carl Moss</p>"


def test_a_status_by_a_label_is_said():
    source = '{% tag line.label "red" %}'
    assert rewritten(source, welsh()) == '{% tag line.label|tongue:"known" "red" %}'
