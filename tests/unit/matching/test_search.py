"""The trainers' search."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.knowledge import Canned, KnowledgeBase
from bot.core.matching import Candidate
from bot.matching.search import AnswerSearch

BODIES = {
    "key/secret": "Open the portal and press Generate Secret.",
    "refund/alone": "Call us, and the billing team looks at your account.",
    "screenshot": "Please send a picture of the whole form.",
    "vendor": "Only the people who built it can change that.",
}
ANYTHING = st.text(st.characters(exclude_categories=()))


@pytest.fixture(scope="module")
def search(kb: KnowledgeBase) -> AnswerSearch:
    return AnswerSearch(kb, BODIES)


def first(
    search: AnswerSearch, words: str = "", thread: str = "", candidates: tuple[Candidate, ...] = ()
) -> str:
    return search.rank(words, thread, candidates)[0].answer.id


@pytest.mark.parametrize(
    ("words", "id"),
    [
        ("screenshot", "screenshot"),
        ("SCREENSHOT!", "screenshot"),
        ("contact maker", "vendor"),
        ("maker of the app", "vendor"),
        ("money", "refund/alone"),
        ("secret steps", "key/secret"),
    ],
)
def test_words_of_a_title_find_it(search: AnswerSearch, words: str, id: str) -> None:
    assert first(search, words) == id


@pytest.mark.parametrize(
    ("words", "id"), [("screnshot", "screenshot"), ("mony bak", "refund/alone"), ("makr", "vendor")]
)
def test_typos_in_a_title_are_forgiven(search: AnswerSearch, words: str, id: str) -> None:
    assert first(search, words) == id


@pytest.mark.parametrize(
    ("words", "id"),
    [("generate", "key/secret"), ("picture", "screenshot"), ("billing team", "refund/alone")],
)
def test_words_of_the_text_find_it(search: AnswerSearch, words: str, id: str) -> None:
    assert first(search, words) == id


@pytest.mark.parametrize(
    ("words", "id"), [("receipt wrong amount", "refund/alone"), ("developer", "key/secret")]
)
def test_words_of_the_topics_phrases_find_it(kb: KnowledgeBase, words: str, id: str) -> None:
    assert first(AnswerSearch(kb, {}), words) == id


def test_a_title_goes_before_a_text(kb: KnowledgeBase) -> None:
    search = AnswerSearch(kb, {**BODIES, "vendor": "Send them a screenshot."})
    assert [f.answer.id for f in search.rank("screenshot")[:2]] == ["screenshot", "vendor"]


def test_without_words_the_thread_ranks(search: AnswerSearch) -> None:
    thread = (Candidate("key", 0.3), Candidate("refund", 0.8))
    found = [(f.answer.id, f.score) for f in search.rank("", "", thread)[:2]]
    assert found == [("refund/alone", 0.8), ("key/secret", 0.3)]


def test_a_free_answer_fits_by_what_it_has_in_common_with_the_thread(search: AnswerSearch) -> None:
    assert first(search, thread="a picture of the whole form") == "screenshot"


def test_among_equals_in_words_the_thread_decides(kb: KnowledgeBase) -> None:
    search = AnswerSearch(kb, dict.fromkeys(BODIES, "the same text"))
    assert first(search, "same text", "", (Candidate("refund", 0.9),)) == "refund/alone"


def test_words_count_more_than_the_thread(search: AnswerSearch) -> None:
    assert first(search, "screenshot", "", (Candidate("refund", 1.0),)) == "screenshot"


def test_every_answer_is_ranked_once(search: AnswerSearch) -> None:
    assert sorted(f.answer.id for f in search.rank("key")) == sorted(BODIES)


def test_without_words_and_thread_the_order_is_that_of_the_ids(search: AnswerSearch) -> None:
    found = search.rank("  ?! ")
    assert [f.answer.id for f in found] == sorted(BODIES)
    assert {f.score for f in found} == {0.0}


def test_an_answer_without_a_text_is_found_by_its_title(kb: KnowledgeBase) -> None:
    assert first(AnswerSearch(kb, {}), "screenshot") == "screenshot"


@given(words=ANYTHING, thread=ANYTHING)
def test_any_words_and_thread_rank_alike_twice(
    search: AnswerSearch, words: str, thread: str
) -> None:
    found = search.rank(words, thread, (Candidate("key", 0.5),))
    assert found == search.rank(words, thread, (Candidate("key", 0.5),))
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
    assert all(0 <= f.score <= 1 for f in found)


def test_a_text_that_stands_under_two_topics_is_listed_once_where_it_fits_best(
    kb: KnowledgeBase,
) -> None:
    first, second = (
        Canned(id_, title, "shared.md") for id_, title in (("a", "Ducks"), ("b", "Geese"))
    )
    search = AnswerSearch(replace(kb, canned={"a": first, "b": second}), {})
    assert [found.answer.id for found in search.rank("geese")] == ["b"]
