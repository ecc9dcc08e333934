"""Questions as lines of JSON: which lines are refused, and what is told about the others."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bootstrap import build_house
from bot.channels.terminal.batch import Asked, BadLine, Batch, read_line
from bot.channels.terminal.collecting import CollectingChannel
from bot.channels.terminal.inbound import PLATFORM
from bot.desk import Library
from bot.store.memory import MemoryStore

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def ask(library: Library) -> Ask:
    """Asks one line and gives its object; all lines of a test are one batch."""
    channel = CollectingChannel()
    house = build_house(library, MemoryStore(), {PLATFORM: channel}, lambda: NOW)
    batch = Batch(house.answering, house.intake, house.courier, channel)

    def run(text: str, **more: object) -> dict[str, Any]:
        return asyncio.run(batch.run(read_line(json.dumps({"text": text, **more})), NOW))

    return run


class TestReading:
    def test_a_line_needs_no_more_than_a_text(self) -> None:
        assert read_line('{"text": "hi"}') == Asked(None, "hi", "", "channel", ())

    def test_a_line_with_everything(self) -> None:
        line = '{"id": "a", "text": "hi", "asker": "Dana", "place": "direct", "turns": ["1", ""]}'
        assert read_line(line) == Asked("a", "hi", "Dana", "direct", ("1", ""))

    def test_null_is_the_same_as_left_out(self) -> None:
        line = '{"id": null, "text": "hi", "asker": null, "place": null, "turns": null}'
        assert read_line(line) == read_line('{"text": "hi"}')

    @pytest.mark.parametrize("line_id", [0, "", 1.5, False, ["a", {"b": None}], None])
    def test_an_id_is_any_value(self, line_id: object) -> None:
        assert read_line(json.dumps({"id": line_id, "text": "x"})).id == line_id

    @pytest.mark.parametrize(
        "line",
        ["", "x", "{", '{"text": "x"} more', "{'text': 'x'}", '{"id": NaN, "text": "x"}',
         '{"id": -Infinity, "text": "x"}', "[" * 100_000, '{"id": ' + "1" * 5000 + ', "text": ""}'],
    )  # fmt: skip
    def test_what_is_not_json_is_refused_and_shown_how(self, line: str) -> None:
        with pytest.raises(BadLine, match=r'^not JSON: .*like \{"id": 1, "text"') as caught:
            read_line(line)
        assert caught.value.id is None

    @pytest.mark.parametrize("line", ["1", "null", '"text"', "[]", '[{"text": "x"}]'])
    def test_json_that_is_no_object_is_refused(self, line: str) -> None:
        with pytest.raises(BadLine, match="must be an object like"):
            read_line(line)

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({}, "'text' is missing or no text"),
            ({"text": None}, "'text' is missing or no text"),
            ({"text": ["x"]}, "'text' is missing or no text"),
            ({"text": "x", "asker": 0}, "'asker' must be a text"),
            ({"text": "x", "asker": {}}, "'asker' must be a text"),
            ({"text": "x", "place": "Channel"}, "'place' must be one of channel, direct"),
            ({"text": "x", "place": ""}, "'place' must be one of channel, direct"),
            ({"text": "x", "place": []}, "'place' must be one of channel, direct"),
            ({"text": "x", "turns": "more"}, "'turns' must be a list of texts"),
            ({"text": "x", "turns": 0}, "'turns' must be a list of texts"),
            ({"text": "x", "turns": ["a", 1]}, "'turns' must be a list of texts"),
        ],
    )
    def test_a_wrong_value_is_named_and_the_id_kept(
        self, fields: dict[str, object], reason: str
    ) -> None:
        with pytest.raises(BadLine) as caught:
            read_line(json.dumps({"id": 7, **fields}))
        assert str(caught.value).startswith(reason)
        assert caught.value.id == 7

    @given(st.text())
    def test_any_line_is_read_or_refused(self, line: str) -> None:
        with suppress(BadLine):
            assert isinstance(read_line(line).text, str)


class TestObjects:
    def test_an_object_has_these_names_in_this_order(self, ask: Ask) -> None:
        assert list(ask("what's for lunch", id=1)) == [
            "id", "decision", "topic", "node", "version", "score", "candidates", "offers", "slots",
            "reply", "private", "knowledge",
        ]  # fmt: skip

    def test_an_open_question_shows_its_offers(self, ask: Ask, library: Library) -> None:
        told = ask("I need an API key", asker="Dana")
        assert (told["decision"], told["topic"]) == ("ask", "api_key_third_party")
        assert (told["node"], told["version"]) == ("what_it_asks_for", None)
        assert told["offers"][-1] == library.knowledge.desk.wording.unsure
        assert told["reply"].startswith("Hi Dana,")

    def test_an_answer_names_its_leaf_and_version(self, ask: Ask) -> None:
        told = ask("Gravity Forms wants an API key and a secret")
        assert (told["decision"], told["node"], told["version"]) == ("answer", "v3_key", "v3")
        assert told["slots"]["product"] == "Gravity Forms"
        assert told["offers"] == []

    def test_a_private_note_is_apart_from_the_reply(self, ask: Ask) -> None:
        told = ask("Gravity Forms wants a key. My client secret is Zx81kLq0Pm2nVb7Rt5Yw3A")
        assert "a V3 client secret" in told["private"]
        assert "a V3 client secret" not in told["reply"]
        assert ask("I need an API key")["private"] is None

    def test_a_turn_answers_the_question(self, ask: Ask) -> None:
        told = ask("I need an API key", turns=["it also asks for an access token"])
        assert (told["decision"], told["node"], told["version"]) == ("answer", "v2_closed", "v2")
        assert told["topic"] == "api_key_third_party"

    def test_silence_has_candidates_and_no_reply(self, ask: Ask) -> None:
        told = ask("what's for lunch")
        assert (told["decision"], told["topic"], told["reply"]) == ("silent", None, None)
        assert len(told["candidates"]) >= 3
        assert told["score"] == told["candidates"][0]["score"]

    def test_candidates_are_best_first(self, ask: Ask) -> None:
        scores = [candidate["score"] for candidate in ask("I need an API key")["candidates"]]
        assert scores == sorted(scores, reverse=True)

    def test_spoken_to_the_desk_hands_off_instead_of_being_silent(self, ask: Ask) -> None:
        told = ask("zzz qqq", place="direct")
        assert (told["decision"], told["topic"]) == ("handoff", None)
        assert told["reply"]

    def test_candidates_are_those_of_the_turn_matched_last(self, ask: Ask) -> None:
        told = ask("I need an API key", turns=["1", "is V2 closed?"])
        assert told["candidates"][0]["topic"] == "v2_status"

    def test_only_the_last_turn_is_told(self, ask: Ask) -> None:
        told = ask("I need an API key", turns=["key and secret", "thanks!"])
        assert (told["decision"], told["reply"], told["offers"]) == ("silent", None, [])
        assert told["candidates"]

    @pytest.mark.parametrize("text", ["/take", "2", "/quit"])
    def test_a_command_is_only_words_here(self, ask: Ask, text: str) -> None:
        told = ask("I need an API key", turns=[text])
        assert told["decision"] in ("ask", "answer")

    def test_each_line_is_a_conversation_of_its_own(self, ask: Ask) -> None:
        first = ask("I need an API key", id=1)
        assert ask("I need an API key", id=1) == first

    def test_many_lines_at_one_instant_are_all_answered(self, ask: Ask) -> None:
        """They are strangers' questions: no brake is meant for them."""
        assert all(ask("I need an API key")["reply"] for _ in range(25))

    def test_it_names_the_knowledge(self, ask: Ask, library: Library) -> None:
        assert ask("I need an API key")["knowledge"] == library.knowledge.version

    def test_an_object_is_json_whatever_was_written(self, ask: Ask) -> None:
        told = ask("I need an API key \ud800 \x00 {{ 1/0 }}", asker="\ud800<b>")
        assert json.loads(json.dumps(told, allow_nan=False)) == told
