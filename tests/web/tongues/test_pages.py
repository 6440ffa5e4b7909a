"""The pages of a MARAC and a MAPPA case in Welsh, and in an artificial language that shows what was left in English."""

import re
from pathlib import Path

import pytest
import yaml
from django.template import engines

from plumbline.web.tongues.extraction import everything
from tests.casework import panel as panel
from tests.mappa import a_mappa
from tests.marac import Marac, start_marac
from tests.trust.test_canaries import signed_in
from tests.web.tongues.reading import speak_pseudo, texts_of


MOST = yaml.safe_load(Path(__file__).with_name("left.yaml").read_text())["pages"]
# Names, references, e-mail addresses, numbers and what a test typed: data, in no language of ours.
DATA = re.compile(
    r"Plumbline|Canary|Vickers|Perkins|Childs|Offord|Alice|Bob|Dana|Chair|Council|Police|Housing|Probation|Made-up|Cymraeg|English|Worker|Adviser|"
    r"@|[A-Z0-9]{4}$|Choked|Hit and|High risk|All were heard|The meeting is|Danger tonight|Sentenced to|Eligible by sentence|Violence panel"
)


@pytest.fixture(autouse=True)
def templates_of_this_test_alone():
    """What was compiled for a language of one test is not another's."""
    yield
    for loader in engines["django"].engine.template_loaders:
        loader.reset()


@pytest.fixture
def marac_case(panel, looking_as, personas):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    return marac.heard(marac.taken())


@pytest.fixture
def mappa_case(panel, looking_as, personas):
    mappa = a_mappa(personas, looking_as)
    return mappa.taken()


def reader(name="alice"):
    client = signed_in(name)
    client.post("/language", {"language": "cy"})
    return client


def pages_of(case):
    return [
        f"/cases/{case.ref}",
        f"/cases/{case.ref}/chronology",
        f"/cases/{case.ref}/told",
        f"/cases/{case.ref}/contacts/new",
    ]


ALL = [
    "/inbox",
    "/meetings",
    "/find",
    "/referrals",
    "/referrals/new",
    "/your-account",
    "/notices",
    "/break-glass",
]


def words(client, address):
    return [text for text, _ in texts_of(client.get(address))]


def test_a_marac_case_is_said_in_welsh(marac_case):
    said = words(reader(), f"/cases/{marac_case.ref}")
    assert {
        "Dioddefwr",
        "Cyflawnwr",
        "Amcanion a chamau gweithredu",
        "Clywyd, camau gweithredu’n agored",
    } <= set(said)
    assert "Objectives and actions" not in said


def test_a_mappa_case_is_said_in_welsh(mappa_case):
    said = words(reader(), f"/cases/{mappa_case.ref}")
    assert {"Sut y caiff yr achos hwn ei raddio", "Categori", "Amcanion a chamau gweithredu"} <= set(said)


def test_days_are_said_in_welsh(marac_case):
    whole = " ".join(words(reader(), f"/cases/{marac_case.ref}"))
    assert re.search(
        r"\d (Ionawr|Chwefror|Mawrth|Ebrill|Mai|Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd|Rhagfyr) 20\d\d",
        whole,
    )
    assert not re.search(
        r"\d (January|February|March|April|May|June|July|August|September|October|November|December) 20",
        whole,
    )


def test_what_was_typed_stands_as_it_was_typed(marac_case):
    assert any("Choked, threats to kill" in text for text in words(reader(), f"/cases/{marac_case.ref}"))


def test_english_among_welsh_says_that_it_is(marac_case):
    """Every text that Plumbline has no Welsh for stands in an element that says so."""
    catalogue = {one.english for one in everything()}
    for text, language in texts_of(reader().get(f"/cases/{marac_case.ref}")):
        if text in catalogue and " " in text and not DATA.search(text):
            assert language.startswith("en"), text


def test_the_next_reader_gets_english(marac_case):
    reader()
    assert "Objectives and actions" in words(signed_in("bob"), f"/cases/{marac_case.ref}")


def test_a_refusal_is_said_in_welsh(marac_case):
    answer = reader("bob").get("/accounts")
    assert answer.status_code == 403
    assert "Nid yw eich rôl yn cynnwys y dudalen hon." in [text for text, _ in texts_of(answer)]


def test_a_fault_in_a_form_is_said_in_welsh(marac_case):
    answer = reader().post("/find", {"name": "", "date_of_birth": ""})
    assert "Mae problem" in [text for text, _ in texts_of(answer)]


def test_what_is_written_down_is_english_whoever_wrote_it(marac_case, looking_as, personas):
    """A label on its way into a row is what it was: figures and searches do not depend on who clicked."""
    client = reader("bob")
    client.post("/language", {"language": "cy"})
    page = client.get(f"/cases/{marac_case.ref}/contacts/new").content.decode()
    assert 'value="met"' in page
    assert "Siaradwyd dros y ffôn" in page


def left(client, address):
    """Texts of our own that no catalogue was asked for."""
    found = []
    for text, _ in texts_of(client.get(address)):
        plain = re.search(r"[A-Za-z]{3}", text) and not re.search("[äëïöüÿÄËÏÖÜ]", text)
        if plain and not DATA.search(text) and not re.fullmatch(r"[\w-]+\.?", text):
            found.append(text)
    return sorted(set(found))


@pytest.mark.parametrize("kind", ["marac", "mappa"])
def test_what_is_left_in_english_only_becomes_less(kind, request, monkeypatch):
    """In an artificial language, what is still plain English was not found. Lower the figures as there is less."""
    case = request.getfixturevalue(f"{kind}_case")
    client = reader()
    speak_pseudo(monkeypatch, everything())
    counts = {address.replace(case.ref, kind): left(client, address) for address in [*pages_of(case), *ALL]}
    more = {a: texts for a, texts in counts.items() if len(texts) > MOST.get(a, 0)}
    assert more == {}, "\n".join(f"{a}: {t}" for a, ts in more.items() for t in ts)


def test_the_artificial_language_is_seen(marac_case, monkeypatch):
    """Otherwise nothing would be left in English because nothing was asked."""
    client = reader()
    speak_pseudo(monkeypatch, everything())
    said = words(client, f"/cases/{marac_case.ref}")
    assert sum(bool(re.search("[äëïöü]", text)) for text in said) > 60
