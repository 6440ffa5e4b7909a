"""Voice as it is shown: how many of how many, no share and no interval, nothing of a few."""

from plumbline.reporting.voice import NO_EFFECT, voice_of
from plumbline.schemes.queries.voice import Quote, VoiceCounts
from plumbline.schemes.voice import Audience


def counts(asked=20, heard=15, coded=15, **found):
    return VoiceCounts(Audience.PERSON, asked, heard, coded, found)


def test_a_theme_counts_where_both_found_it():
    found = {(True, True): 7, (True, False): 3, (False, True): 2, (False, False): 8}
    quotes = [Quote(Audience.PERSON, "trust", "She stayed"), Quote(Audience.PRACTITIONER, "trust", "Another")]
    (one,) = voice_of([counts(30, 20, 20, trust=found)], quotes, "2026")
    (theme,) = one.themes
    assert theme.said.words == "7 of 20 people heard whose interview was coded; 30 were asked"
    assert theme.said.share is None
    assert theme.said.ci_low is None
    assert theme.agreed.startswith("Kappa 0.50 (0.12 to 0.88); AC1 0.5")
    assert theme.quotes == ("She stayed",)
    assert [figure.words for figure in one.figures] == ["20 of 30 people asked", "20 of 20 people heard"]


def test_a_theme_of_a_few_is_named_without_its_number_and_quotes():
    quotes = [Quote(Audience.PERSON, "told", "CANARY")]
    (one,) = voice_of([counts(told={(True, True): 3, (False, False): 12})], quotes, "2026")
    assert one.themes == ()
    assert one.of_few == ("Knowing what is shared",)


def test_that_one_coder_alone_heard_something_of_somebody_is_not_told():
    """Neither by naming the theme, nor by a coefficient from which a few could be worked out."""
    (one,) = voice_of([counts(safety={(True, False): 1, (False, False): 14})], [], "2026")
    assert (one.themes, one.of_few) == ((), ())
    (other,) = voice_of([counts(trust={(True, True): 8, (True, False): 1, (False, False): 6})], [], "2026")
    assert other.themes[0].agreed == "hidden, since they differ on too few"


def test_where_the_two_never_differ_no_coefficient_pretends_to_be_sure():
    (one,) = voice_of([counts(trust={(True, True): 8, (False, False): 7})], [], "2026")
    assert one.themes[0].agreed.startswith("every time")


def test_with_fewer_than_five_nothing_is_shown():
    (one,) = voice_of(
        [counts(9, 4, 4, trust={(True, True): 4})], [Quote(Audience.PERSON, "trust", "X")], "2026"
    )
    assert one.themes == ()
    assert one.why


def test_it_says_that_it_is_no_effect():
    assert "no measure of effect" in NO_EFFECT
