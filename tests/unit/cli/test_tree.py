"""`desk tree` of one topic, of all, and of one that is not there."""

from collections.abc import Callable
from pathlib import Path

Desk = Callable[..., tuple[int, str, str]]
TOPICS = Path(__file__).parents[3] / "knowledge" / "topics"


def test_a_topic_is_drawn_from_its_first_node(desk: Desk) -> None:
    status, out, _ = desk("tree", "api_key_third_party")
    assert status == 0
    assert out.startswith("api_key_third_party  ")
    assert "\n└ what_it_asks_for?\n  ├ API key and secret → v3_key  [answer, V3" in out


def test_without_a_name_every_topic_is_drawn(desk: Desk) -> None:
    _, out, _ = desk("tree")
    heads = [tree.split()[0] for tree in out.strip().split("\n\n")]
    assert heads == sorted(path.stem for path in TOPICS.glob("*.yaml"))


def test_an_unknown_topic_names_those_there_are(desk: Desk) -> None:
    status, out, err = desk("tree", "api_kee")
    assert (status, out) == (2, "")
    assert "there is no topic 'api_kee'; there are: access_token_third_party, api_key_get" in err
