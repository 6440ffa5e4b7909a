from plumbline.feeds.names import another_name


def test_the_first_number_that_is_free_is_taken():
    assert another_name("crimes.csv", {"crimes.csv"}) == "crimes (2).csv"
    assert another_name("crimes.csv", {"crimes.csv", "crimes (2).csv", "crimes (4).csv"}) == "crimes (3).csv"


def test_a_name_without_an_ending_gets_a_number_too():
    assert another_name("crimes", ()) == "crimes (2)"
