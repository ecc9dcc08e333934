"""A text read once for all that look into it."""

from bot.matching.reading import Reader


def test_a_reading_holds_corrected_words_with_their_stems(reader: Reader) -> None:
    words = reader.read("Cilent SECRETS").words
    assert [(word.text, word.stem) for word in words] == [
        ("client", "client"),
        ("secrets", "secret"),
    ]


def test_clauses_stay_apart(reader: Reader) -> None:
    clauses = reader.read("no key, a token").clauses
    assert [[word.text for word in clause] for clause in clauses] == [["no", "key"], ["a", "token"]]


def test_corrections_name_what_was_written_and_what_was_meant(reader: Reader) -> None:
    reading = reader.read("the tokn, the accesstoken and the tokn")
    assert reading.corrections == (("tokn", "token"), ("accesstoken", "access token"))


def test_a_text_without_typos_has_no_corrections(reader: Reader) -> None:
    assert reader.read("the token").corrections == ()


def test_normalised_text_can_be_read_as_words_alone(reader: Reader) -> None:
    assert reader.words("the secrt, the token") == ["the", "secret", "the", "token"]


def test_an_empty_text_has_no_words(reader: Reader) -> None:
    reading = reader.read("")
    assert (reading.normal, reading.words, reading.clauses) == ("", (), ())
