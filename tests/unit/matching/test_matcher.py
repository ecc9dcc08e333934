"""The desk's matcher on a small knowledge base."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.knowledge import Act, KnowledgeBase, Option, TopicState
from bot.core.matching import Decision, HeardSignal, MatchResult, Utterance
from bot.matching.matcher import KnowledgeMatcher
from bot.matching.phrases import labelled_phrases

WORDS = ("api", "key", "secret", "no", "not", "the", "w/o", "Gravity", "Forms", "401", "2", ".",
         "?", ",", "\n", "'", "\u2019", "\ud83d", "\u200b", "\u00e9")  # fmt: skip
ANYTHING = st.text(st.characters(exclude_categories=())) | st.lists(
    st.sampled_from(WORDS), max_size=60
).map(" ".join)


def leading(result: MatchResult) -> str:
    return result.candidates[0].topic


def test_a_phrase_of_the_knowledge_gets_its_topic_first(
    matcher: KnowledgeMatcher, kb: KnowledgeBase
) -> None:
    wrong = [
        phrase
        for topic in kb.topics.values()
        for phrase in topic.phrases
        if leading(matcher.match(Utterance(phrase))) != topic.id
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("our donaton page neds an api kye", "key"),
        ("OUR BOOKING SYSTEM WANTS AN API KEY!!!", "key"),
        ("hi all,\n\nour booking system wants an apikey.\n\nthanks, Dana", "key"),
        ("I was billd twice ths month", "refund"),
        ("are the servers down right now??", "down"),
    ],
)
def test_a_question_in_other_words_is_understood(
    matcher: KnowledgeMatcher, text: str, topic: str
) -> None:
    result = matcher.match(Utterance(text))
    assert leading(result) == topic
    assert result.decision is not Decision.SILENT


def test_a_plain_question_of_a_topic_is_answered(matcher: KnowledgeMatcher) -> None:
    assert (
        matcher.match(Utterance("Our donation page needs an API key")).decision is Decision.ANSWER
    )


@pytest.mark.parametrize(
    "text", ["where is the key to the meeting room", "will it snow tomorrow", "hi all", "zebra"]
)
def test_near_misses_talk_and_what_is_out_of_scope_are_silent(
    matcher: KnowledgeMatcher, text: str
) -> None:
    assert matcher.match(Utterance(text)).decision is Decision.SILENT


def test_small_talk_is_known_by_its_act(matcher: KnowledgeMatcher) -> None:
    acts = {
        text: matcher.match(Utterance(text)).act for text in ("hello there!", "Thank you", "zebra")
    }
    assert acts == {"hello there!": Act.GREETING, "Thank you": Act.THANKS, "zebra": None}


def test_what_is_out_of_scope_is_known_by_its_group(matcher: KnowledgeMatcher) -> None:
    result = matcher.match(Utterance("is the weather lovely"))
    assert (result.group, result.act) == ("weather", None)


def test_a_near_miss_is_neither_an_act_nor_a_group(matcher: KnowledgeMatcher) -> None:
    result = matcher.match(Utterance("my car key is lost"))
    assert (result.group, result.act) == (None, None)


def test_a_question_of_ours_is_neither_an_act_nor_a_group(matcher: KnowledgeMatcher) -> None:
    post = "Will it rain tomorrow? Hello there, our donation page needs an API key."
    result = matcher.match(Utterance(post))
    assert result.decision is not Decision.SILENT
    assert (result.group, result.act) == (None, None)


@pytest.mark.parametrize("text", ["the road to the village", "so kind of the road crew"])
def test_what_is_only_a_little_like_something_known_is_neither(
    matcher: KnowledgeMatcher, text: str
) -> None:
    result = matcher.match(Utterance(text))
    assert (result.group, result.act) == (None, None)


def test_signals_of_all_topics_are_heard(matcher: KnowledgeMatcher) -> None:
    signals = matcher.match(Utterance("it wants a client secrt but no token")).signals
    assert signals == (
        HeardSignal("client secret"), HeardSignal("secret"), HeardSignal("token", negated=True)
    )  # fmt: skip


def test_a_reply_picks_an_option_of_the_open_question(
    matcher: KnowledgeMatcher, options: tuple[Option, ...]
) -> None:
    assert matcher.match(Utterance("the second one", options)).picked == 1
    assert matcher.match(Utterance("the second one")).picked is None


def test_the_product_and_the_error_code_are_lifted_out(matcher: KnowledgeMatcher) -> None:
    slots = matcher.match(Utterance("gravty forms gives me error 401")).slots
    assert slots == {"product": "Gravity Forms", "error_code": "401"}


def test_nothing_to_lift_out_leaves_no_slots(matcher: KnowledgeMatcher) -> None:
    assert matcher.match(Utterance("I need an API key")).slots == {}


def test_the_name_of_a_product_does_not_change_the_topic(matcher: KnowledgeMatcher) -> None:
    named = matcher.match(Utterance("I need an API key for Duck Diver"))
    unnamed = matcher.match(Utterance("I need an API key for app"))
    assert named.candidates == unnamed.candidates


def test_a_phrase_with_a_product_in_it_speaks_for_every_product(matcher: KnowledgeMatcher) -> None:
    text = "Duck Diver stops at the licence screen and demands some key"
    first = matcher.explain(Utterance(text)).phrases[0]
    assert first.phrase == "app stops at the licence screen and demands some key"
    assert first.similarity == pytest.approx(1, abs=1e-5)


PASTE = '{"error": "gravity forms wants an api key, secret, 401"}'


def test_what_is_pasted_is_no_prose(matcher: KnowledgeMatcher) -> None:
    assert matcher.match(Utterance(PASTE)).decision is Decision.SILENT
    with_prose, prose = (matcher.match(Utterance(f"is it down? {p}")) for p in (PASTE, ""))
    assert with_prose == prose


def test_an_error_code_is_lifted_out_of_what_is_pasted(matcher: KnowledgeMatcher) -> None:
    far = "\n" * 30_000 + '{"status": 401}'
    assert matcher.match(Utterance(f"is it down{far}")).slots == {"error_code": "401"}


@pytest.fixture(scope="module")
def knowing(kb: KnowledgeBase) -> KnowledgeMatcher:
    """A matcher that knows error texts of a topic and of a group."""
    down = replace(kb.topics["down"], errors=("upstream_gone",), general_errors=("503 Gone",))
    weather, *groups = kb.out_of_scope
    out = (replace(weather, errors=("too_cold",)), *groups)
    return KnowledgeMatcher(replace(kb, topics={**kb.topics, "down": down}, out_of_scope=out))


def test_an_error_text_alone_decides(knowing: KnowledgeMatcher) -> None:
    result = knowing.match(Utterance('hi all, {"error": "upstream_gone"} 503 gone'))
    assert (result.decision, leading(result)) == (Decision.ANSWER, "down")
    assert [(e.text, e.pasted, e.decided) for e in result.errors] == [
        ("upstream_gone", True, True),
        ("503 Gone", False, False),
    ]


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("upstream_gone", Decision.ANSWER),
        ("purple zebras are stuck, upstream_gone", Decision.ANSWER),
        ("purple zebras, upstream_gone", Decision.SILENT),
        ("thank you so much, that is kind: upstream_gone", Decision.SILENT),
        ("Our donation page needs an API key, upstream_gone", Decision.ANSWER),
        ('will it rain tomorrow {"error": "upstream_gone"}', Decision.ASK),
        ("will it rain tomorrow, upstream_gone", Decision.SILENT),
    ],
)
def test_prose_around_an_error_text_is_weighed(
    knowing: KnowledgeMatcher, text: str, decision: Decision
) -> None:
    assert knowing.match(Utterance(text)).decision is decision


def test_an_error_text_of_a_group_is_silent_as_that_group(knowing: KnowledgeMatcher) -> None:
    result = knowing.match(Utterance('{"error": "too_cold"}'))
    assert (result.decision, result.group) == (Decision.SILENT, "weather")


def test_an_explanation_counts_what_was_left_out(matcher: KnowledgeMatcher) -> None:
    assert matcher.explain(Utterance(PASTE)).left_out == len(PASTE) - 1
    assert matcher.explain(Utterance("is it down")).left_out == 0


@pytest.mark.parametrize("text", ["is it down?", "where is the key", "hello. can you help", "key?"])
def test_a_question_is_inquiring(matcher: KnowledgeMatcher, text: str) -> None:
    assert matcher.match(Utterance(text)).inquiring


@pytest.mark.parametrize("text", ["it is down", "the key, please", "", "I know where it is"])
def test_a_statement_is_not(matcher: KnowledgeMatcher, text: str) -> None:
    assert not matcher.match(Utterance(text)).inquiring


@settings(
    deadline=None, max_examples=50
)  # the time of one text is measured by the benchmark, not here
@given(text=ANYTHING)
@example("\ud800")
@example("\udfff" * 50 + "secret")
@example("\x00")
@example("a" * 5_000)
@example("no " * 2_000)
def test_no_text_raises_and_each_is_understood_the_same_twice(
    matcher: KnowledgeMatcher, options: tuple[Option, ...], text: str
) -> None:
    utterance = Utterance(text, options)
    assert matcher.match(utterance) == matcher.match(utterance)
    assert matcher.explain(utterance) == matcher.explain(utterance)


@pytest.mark.parametrize("text", ["", " ", "?!", "\u200b", "\n\n", "\ud83d"])
def test_a_text_without_words_is_silent(matcher: KnowledgeMatcher, text: str) -> None:
    result = matcher.match(Utterance(text))
    assert (result.decision, result.candidates) == (Decision.SILENT, ())


@pytest.mark.parametrize("filler", ["lorem ipsum. ", "\n", "😀", "key ", "x"])
def test_forty_thousand_characters_are_understood(matcher: KnowledgeMatcher, filler: str) -> None:
    text = "I need an API key. " + filler * (40_000 // len(filler))
    assert "key" in {c.topic for c in matcher.match(Utterance(text)).candidates}


@pytest.mark.parametrize("question", ["I need an API key. {}", "{} I need an API key"])
def test_a_question_at_either_end_of_a_long_post_is_found(
    matcher: KnowledgeMatcher, question: str
) -> None:
    post = question.format("We like purple elephants. " * 1_000)
    assert leading(matcher.match(Utterance(post))) == "key"


def results(matcher: KnowledgeMatcher, texts: Iterable[str]) -> list[MatchResult]:
    return [matcher.match(Utterance(text)) for text in texts]


TEXTS = ("I need an API key", "is it down", "I lost my kye", "will it rain", "webhook", "hi", "")


def test_two_matchers_of_the_same_knowledge_agree(
    matcher: KnowledgeMatcher, kb: KnowledgeBase
) -> None:
    assert results(matcher, TEXTS) == results(KnowledgeMatcher(kb), TEXTS)


def test_what_was_matched_before_changes_nothing(matcher: KnowledgeMatcher) -> None:
    forwards, backwards = results(matcher, TEXTS), results(matcher, reversed(TEXTS))
    assert forwards == backwards[::-1]


def test_a_draft_topic_changes_nothing(matcher: KnowledgeMatcher, kb: KnowledgeBase) -> None:
    draft = replace(
        kb.topics["key"], id="aaa", phrases=("webhook", "is it down", "I need an API key")
    )
    drafted = {**kb.topics, "aaa": replace(draft, state=TopicState.DRAFT)}
    assert results(KnowledgeMatcher(replace(kb, topics=drafted)), TEXTS) == results(matcher, TEXTS)


def test_a_served_topic_does(matcher: KnowledgeMatcher, kb: KnowledgeBase) -> None:
    hooks = replace(kb.topics["key"], id="hooks", phrases=("webhook", "a webhook"), not_phrases=())
    more = KnowledgeMatcher(replace(kb, topics={**kb.topics, "hooks": hooks}))
    assert leading(more.match(Utterance("webhook"))) == "hooks"


def test_the_phrases_of_the_knowledge_are_labelled_by_what_they_are(kb: KnowledgeBase) -> None:
    labels = {p.text: p.label for p in labelled_phrases(kb)}
    expected = {
        "I need an API key": "key",
        "my car key is lost": "near:key",
        "hi all": "talk:greeting",
        "snow again": "out:weather",
    }
    assert labels.items() >= expected.items()


def test_an_explanation_shows_the_part_the_phrases_and_the_typos(matcher: KnowledgeMatcher) -> None:
    text = "Hello there. Our donation page needs an API kye. We love it."
    evidence = matcher.explain(Utterance(text))
    assert evidence.segment == "our donation page needs an api kye."
    assert evidence.phrases[0].phrase == "our donation page needs an api key"
    assert evidence.corrections == (("kye", "key"),)


def test_an_explanation_of_no_words_is_empty(matcher: KnowledgeMatcher) -> None:
    evidence = matcher.explain(Utterance("?!"))
    assert (evidence.segment, evidence.phrases, evidence.corrections) == ("", (), ())
