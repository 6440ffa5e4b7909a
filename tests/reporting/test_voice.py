"""Voice as it is shown: how many of how many, no share and no interval, nothing of a few."""

from plumbline.reporting.voice import NO_EFFECT, voice_of
from plumbline.schemes.queries.voice import Quote, VoiceCounts
from plumbline.schemes.voice import Audience


def counts(asked=20, heard=15, coded=15, **found):
    return VoiceCounts(Audience.PERSON, asked, heard, coded, found)


def test_a_theme_counts_where_both_found_it():
    found = {(True, True): 8, (True, False): 1, (False, True): 1, (False, False): 5}
    quotes = [Quote(Audience.PERSON, "trust", "She stayed"), Quote(Audience.PRACTITIONER, "trust", "Another")]
    (one,) = voice_of([counts(trust=found)], quotes, "2026")
    (theme,) = one.themes
    assert theme.said.words == "8 of 15 people heard and coded; 20 were asked"
    assert theme.said.share is None
    assert theme.said.ci_low is None
    assert theme.agreed.startswith("Kappa 0.7")
    assert theme.quotes == ("She stayed",)
    assert [figure.words for figure in one.figures] == ["15 of 20 people asked", "15 of 15 people heard"]


def test_a_theme_of_a_few_is_hidden_with_its_quotes():
    quotes = [Quote(Audience.PERSON, "told", "CANARY")]
    (one,) = voice_of([counts(told={(True, True): 3, (False, False): 12})], quotes, "2026")
    (theme,) = one.themes
    assert theme.said.hidden
    assert theme.quotes == ()
    assert "3" not in theme.said.words + theme.agreed


def test_with_fewer_than_five_nothing_is_shown():
    (one,) = voice_of(
        [counts(9, 4, 4, trust={(True, True): 4})], [Quote(Audience.PERSON, "trust", "X")], "2026"
    )
    assert one.themes == ()
    assert one.why


def test_it_says_that_it_is_no_effect():
    assert "no measure of effect" in NO_EFFECT
