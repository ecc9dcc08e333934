"""From what somebody typed to words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.words import (
    HEAD,
    LONGEST_WORD,
    MOST_WORDS,
    TAIL,
    Stemmer,
    clauses,
    cut,
    normalise,
    printable,
    sentences,
    tokens,
)

ANYTHING = st.text(st.characters(exclude_categories=()))


def words(text: str) -> str:
    return " ".join(tokens(normalise(text)))


def test_a_short_post_is_not_cut() -> None:
    text = "x" * (HEAD + TAIL)
    assert cut(text) == text


def test_one_character_more_is_cut() -> None:
    assert cut("x" * (HEAD + TAIL + 1)) == "x" * HEAD + "\n" + "x" * TAIL


def test_a_long_post_keeps_its_beginning_and_its_end() -> None:
    text = "a" * HEAD + "b" * 10_000 + "c" * TAIL
    assert cut(text) == "a" * HEAD + "\n" + "c" * TAIL


@given(ANYTHING.map(lambda text: text * 500))
def test_cutting_twice_is_cutting_once(text: str) -> None:
    assert cut(cut(text)) == cut(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("\uff21\uff30\uff29 \u24da\u24d4\u24e8", "api key"),
        ("the \ufb01rst", "the first"),
        ("Café Ñandú", "cafe nandu"),
        ("Cafe\u0301", "cafe"),
        ("ac\u200bcess to\u00adken", "access token"),
        ("\ufeffkey\u202e", "key"),
        ("don\u2019t", "don't"),
        ("don`t", "don't"),
        ("API\u00a0key", "api key"),
        ("API\tkey", "api key"),
        ("k\x00ey\x1b", "key"),
        ("key \ud83d", "key "),
        ("key\r\nsecret", "key\nsecret"),
    ],
)
def test_variants_of_writing_become_one_form(typed: str, meant: str) -> None:
    assert normalise(typed) == meant


@given(ANYTHING)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once).rstrip("\n") == once.rstrip("\n")


@given(ANYTHING)
def test_normal_text_can_be_encoded(text: str) -> None:
    assert normalise(text).encode("utf-8").decode("utf-8") == normalise(text)


@given(ANYTHING)
def test_nothing_invisible_is_printable(text: str) -> None:
    assert printable(printable(text)) == printable(text)
    assert not set(printable(text)) & set("\t\n\u200b\u200d\ufeff")


@pytest.mark.parametrize(
    ("typed", "written_out"),
    [
        ("it doesn't work", "it does not work"),
        ("it doesnt work", "it does not work"),
        ("it does'nt work", "it does not work"),
        ("I can\u2019t", "i can not"),
        ("w/o a key", "without a key"),
        ("key w/ token", "key with token"),
        ("pls help u", "please help you"),
        ("CC and CTCT", "constant contact and constant contact"),
    ],
)
def test_contractions_and_short_forms_are_written_out(typed: str, written_out: str) -> None:
    assert words(typed) == written_out


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("the plugin's key", "the plugin key"),
        ("client_secret", "client secret"),
        ("io-docs", "io docs"),
        ("V3, 401!", "v3 401"),
        ("'key'", "key"),
        ("?! ... --", ""),
    ],
)
def test_words_are_what_stands_between_signs(typed: str, found: str) -> None:
    assert words(typed) == found


def test_a_word_of_any_length_is_bounded() -> None:
    assert tokens("k" * 5_000) == ["k" * LONGEST_WORD]


def test_the_number_of_words_is_bounded() -> None:
    assert len(tokens("key " * 2_000)) == MOST_WORDS


def test_clauses_end_at_marks_and_lines_and_spaced_dashes() -> None:
    text = "no key, a token; (both) - or: none\nwell-known"
    assert [" ".join(clause) for clause in clauses(text)] == [
        "no key", "a token", "both", "or", "none", "well known"
    ]  # fmt: skip


def test_a_clause_without_words_is_none() -> None:
    assert clauses("... , ?!") == []


def test_sentences_end_at_marks_lines_and_dashes() -> None:
    text = "one. two? three\nfour -- five v3.1 is six"
    assert sentences(text) == ["one.", "two?", "three", "four", "five v3.1 is six"]


def test_empty_text_has_no_sentences() -> None:
    assert sentences(" \n\n ") == []


def test_forms_of_a_word_share_a_stem() -> None:
    assert len(set(Stemmer().all(["connect", "connects", "connected", "connecting"]))) == 1


def test_stems_keep_the_order_of_the_words() -> None:
    assert Stemmer().all(["keys", "and", "tokens"]) == ("key", "and", "token")
