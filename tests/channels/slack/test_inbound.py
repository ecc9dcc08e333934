"""What Slack tells of, as events: who said what, and what nobody said to anybody."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.inbound import Around, around, to_event
from bot.core.message import (
    ConversationKey,
    Deletion,
    Edit,
    Event,
    Invited,
    Message,
    Role,
    Vote,
)
from tests.channels.slack.sayings import (
    DANA,
    DIRECT,
    ELSEWHERE,
    HELP,
    KNOWN,
    LATER,
    LEE,
    ME,
    OTHER,
    SAM,
    STILL_LATER,
    TEAM,
    TS,
    Json,
    callback,
    changed,
    deleted,
    edited,
    joined,
    mention,
    message,
    thumb,
)

THREAD = ConversationKey("slack", HELP, TS)


def read(event: Json) -> Event:
    """The event, which must be one."""
    incoming = to_event(callback(event), KNOWN)
    assert incoming is not None
    return incoming.event


def is_nothing(event: Json) -> bool:
    return to_event(callback(event), KNOWN) is None


def is_external(event: Json) -> bool:
    incoming = to_event(callback(event), KNOWN)
    assert incoming is not None
    return incoming.external


class TestSaid:
    def test_a_question_opens_a_thread_of_its_own(self) -> None:
        event = read(message("a &amp; b"))
        assert (event.id, event.key, event.body) == (TS, THREAD, Message("a & b"))
        assert (event.author.id, event.author.role) == (DANA, Role.ASKER)
        assert event.at.timestamp() == pytest.approx(float(TS))
        assert (event.addressed, event.direct, event.in_thread) == (False, False, False)
        assert event.workspace == TEAM

    def test_a_reply_stands_in_the_thread(self) -> None:
        event = read(message(ts=LATER, thread_ts=TS))
        assert (event.id, event.key, event.in_thread) == (LATER, THREAD, True)

    def test_the_first_message_of_a_thread_is_no_reply(self) -> None:
        assert not read(message(thread_ts=TS)).in_thread

    def test_a_trainer_is_known_by_the_id(self) -> None:
        assert read(message(user=SAM)).author.role is Role.TRAINER

    def test_who_calls_the_desk_speaks_to_it(self) -> None:
        event = read(message(f"<@{ME}> a key?"))
        assert (event.addressed, event.names_others, event.body) == (True, False, Message("a key?"))

    def test_who_calls_others_by_name_is_told_apart(self) -> None:
        assert read(message(f"<@{LEE}> a key?")).names_others
        assert read(message("<!subteam^S1|@trainers> a key?")).names_others

    def test_a_mention_in_a_quotation_calls_nobody(self) -> None:
        text = f"&gt; <@{ME}> <@{LEE}>\nthanks"
        for said in (message(text), mention(text)):
            event = read(said)
            assert (event.addressed, event.names_others) == (False, False)

    @pytest.mark.parametrize("place", [{"channel_type": "im"}, {"channel": DIRECT}])
    def test_a_direct_message_speaks_to_the_desk(self, place: Json) -> None:
        event = read(message(**place))
        assert event.direct
        assert event.addressed

    @pytest.mark.parametrize("kind", ["channel", "group", "mpim"])
    def test_where_others_are_it_is_not_direct(self, kind: str) -> None:
        event = read(message(channel_type=kind))
        assert (event.direct, event.addressed) == (False, False)

    @pytest.mark.parametrize(
        "text",
        [f"<@{ME}> a key?", f"hey <@{ME}> and <@{LEE}>", f"&gt; <@{ME}>\nwhat", f"<@{ME}>"],
    )
    @pytest.mark.parametrize("more", [{}, {"thread_ts": "1790000000.000100"}, {"user": SAM}])
    def test_twins_are_equal(self, text: str, more: Json) -> None:
        assert read(message(text, **more)) == read(mention(text, **more))

    @given(st.text(st.sampled_from("ab<>@|&;gt\n")), st.booleans())
    def test_twins_are_equal_whatever_is_around_the_mention(self, text: str, first: bool) -> None:
        called = f"<@{ME}>{text}" if first else f"{text}<@{ME}>"
        assert read(message(called)) == read(mention(called))

    def test_a_reply_shown_in_the_channel_is_that_reply(self) -> None:
        event = read(message(subtype="thread_broadcast", ts=LATER, thread_ts=TS))
        assert (event.id, event.key) == (LATER, THREAD)

    def test_a_file_brings_its_names_and_its_text(self) -> None:
        files = [{"name": "key.png", "title": "my key"}, {"name": None}, "odd", {"title": ""}]
        event = read(message("", subtype="file_share", files=files))
        assert event.body == Message("", ("key.png", "my key"))

    def test_what_somebody_does_is_what_they_say(self) -> None:
        assert read(message(subtype="me_message")).body == Message("I need an API key")

    @pytest.mark.parametrize(
        "more",
        [
            {"bot_id": "B1"},
            {"subtype": "bot_message", "bot_id": "B1"},
            {"app_id": "A1"},
            {"user": ME},
            {"user": "USLACKBOT"},
            {"user": ""},
            {"user": None},
            {"ts": None},
            {"ts": "soon"},
            {"channel": None},
            *({"subtype": each} for each in (
                "channel_join", "channel_leave", "channel_topic", "channel_purpose",
                "channel_name", "channel_archive", "pinned_item", "reminder_add",
                "message_replied", "ekm_access_denied", "tombstone", "huddle_thread",
            )),
        ],
        ids=str,
    )  # fmt: skip
    def test_what_nobody_said_to_anybody_is_nothing(self, more: Json) -> None:
        assert is_nothing(message(**more))
        if "subtype" not in more and "channel" not in more:
            assert is_nothing(mention(**more))

    @pytest.mark.parametrize("kind", ["team_join", "app_home_opened", "pin_added", "", "new_one"])
    def test_other_kinds_are_nothing(self, kind: str) -> None:
        assert is_nothing(message(type=kind))


class TestExternal:
    @pytest.mark.parametrize("field", ["user_team", "source_team", "team"])
    def test_who_is_of_another_organisation_is_external(self, field: str) -> None:
        assert is_external(message(team=None) | {field: ELSEWHERE})

    def test_the_author_s_own_organisation_counts_first(self) -> None:
        assert is_external(message(user_team=ELSEWHERE))
        assert not is_external(message(team=ELSEWHERE, user_team=TEAM))

    def test_where_slack_does_not_say_nobody_is_external(self) -> None:
        assert not is_external(message(team=None))

    def test_an_edit_by_an_outsider_is_external_too(self) -> None:
        assert is_external(edited(message(user_team=ELSEWHERE), "other"))


class TestAround:
    def test_the_payload_says_who_the_desk_is(self) -> None:
        body = callback(message(), authorizations=[{"user_id": "U9", "is_bot": True}])
        assert around(body, ME, TEAM, frozenset()).me == "U9"

    def test_people_who_authorized_something_are_not_the_desk(self) -> None:
        body = callback(message(), authorizations=[{"user_id": "U9", "is_bot": False}, "odd"])
        assert around(body, ME, TEAM, frozenset()).me == ME

    def test_in_a_shared_channel_the_team_is_the_desk_s_own(self) -> None:
        body = callback(message(), team_id=ELSEWHERE)
        assert around(body, "", "", frozenset()).team == TEAM
        assert around(body | {"authorizations": []}, ME, TEAM, frozenset()).team == TEAM

    def test_before_slack_said_anything_the_payload_s_team_counts(self) -> None:
        assert around({"team_id": TEAM}, "", "", frozenset()) == Around("", TEAM)


class TestChanged:
    def test_an_edit_has_an_id_of_its_own_and_the_message_s(self) -> None:
        event = read(edited(message(), "two keys"))
        assert (event.id, event.key) == (f"edit:{TS}:{LATER}", THREAD)
        assert event.body == Edit(TS, "two keys")
        assert event.at.timestamp() == pytest.approx(float(LATER))

    def test_delivered_twice_it_is_the_same(self) -> None:
        assert read(edited(message(), "two keys")) == read(edited(message(), "two keys"))

    def test_a_second_edit_is_another(self) -> None:
        first, second = edited(message(), "a"), edited(message(), "b", STILL_LATER)
        assert read(first).id != read(second).id

    def test_an_edit_in_a_thread_belongs_there(self) -> None:
        event = read(edited(message(ts=LATER, thread_ts=TS), "two keys", STILL_LATER))
        assert (event.key, event.in_thread, event.body) == (THREAD, True, Edit(LATER, "two keys"))

    def test_an_edit_that_calls_the_desk_speaks_to_it(self) -> None:
        assert read(edited(message(), f"<@{ME}> a key?")).addressed

    def test_words_that_changed_are_an_edit_where_slack_keeps_no_note(self) -> None:
        event = read(changed(message(), message("other")))
        assert event.body == Edit(TS, "other")
        assert event.id == f"edit:{TS}:{LATER}"

    @pytest.mark.parametrize(
        "event",
        [
            changed(message(), message(attachments=[{"title": "a preview"}])),
            changed(message(), message(edited={"user": DANA, "ts": LATER})),
            changed({}, message()),
            changed(message(bot_id="B1"), message("other", bot_id="B1")),
            changed(message(user=ME), message("other", user=ME)),
            changed(message(), message("other", subtype="bot_message")),
            changed(message(), {}),
            changed(message(), message("other", ts="")),
        ],
        ids=["unfurl", "no new words", "unknown before", "bot", "desk", "kind", "empty", "no id"],
    )
    def test_what_no_person_changed_is_nothing(self, event: Json) -> None:
        assert is_nothing(event)

    def test_an_edit_of_which_slack_knows_no_before_is_one(self) -> None:
        note = {"user": DANA, "ts": LATER}
        assert read(changed({}, message("other", edited=note))).body == Edit(TS, "other")


class TestDeleted:
    def test_a_deletion_names_the_message(self) -> None:
        event = read(deleted(message()))
        assert (event.id, event.key, event.body) == (f"delete:{TS}", THREAD, Deletion(TS))
        assert event.author.id == DANA

    def test_one_in_a_thread_belongs_there(self) -> None:
        event = read(deleted(message(ts=LATER, thread_ts=TS)))
        assert (event.key, event.body) == (THREAD, Deletion(LATER))

    def test_a_stone_where_the_first_message_stood_is_a_deletion(self) -> None:
        stone = {"subtype": "tombstone", "user": "USLACKBOT", "ts": TS, "text": "deleted"}
        event = read(changed(message(), stone))
        assert (event.id, event.body, event.author.id) == (f"delete:{TS}", Deletion(TS), DANA)
        assert read(changed({}, stone)).author.id == ""

    def test_the_desk_s_own_messages_are_no_news(self) -> None:
        assert is_nothing(deleted(message(user=ME)))
        assert is_nothing(deleted(message(bot_id="B1")))

    def test_without_the_message_there_is_still_its_id(self) -> None:
        event = deleted(message())
        del event["previous_message"]
        assert read(event).body == Deletion(TS)

    def test_without_any_id_it_is_nothing(self) -> None:
        assert is_nothing(deleted(message(), deleted_ts=None, previous_message={}))


class TestThumb:
    @pytest.mark.parametrize("name", ["+1", "thumbsup", "+1::skin-tone-4"])
    def test_a_thumb_under_a_message_is_a_vote_there(self, name: str) -> None:
        event = read(thumb(name))
        assert (event.key, event.body, event.author.id) == (THREAD, Vote(), LEE)

    def test_taking_it_back_is_one_too(self) -> None:
        assert read(thumb(type="reaction_removed")).body == Vote(up=False)

    def test_up_and_down_and_up_again_are_three(self) -> None:
        ids = set()
        for id_ in ("Ev1", "Ev2", "Ev3", "Ev3"):
            incoming = to_event(callback(thumb(), event_id=id_), KNOWN)
            assert incoming is not None
            ids.add(incoming.event.id)
        assert len(ids) == 3

    @pytest.mark.parametrize(
        "more",
        [
            {"reaction": "eyes"},
            {"reaction": "-1"},
            {"reaction": None},
            {"user": ME},
            {"user": "USLACKBOT"},
            {"user": None},
            {"item": {"type": "file", "file": "F1"}},
            {"item": {"type": "message", "channel": HELP}},
            {"item": None},
            {"event_ts": None},
        ],
        ids=str,
    )
    def test_anything_else_is_nothing(self, more: Json) -> None:
        assert is_nothing(thumb(**more))


class TestJoined:
    def test_who_brings_the_desk_in_is_noted_once_for_the_channel(self) -> None:
        first, again = read(joined()), read(joined(inviter=LEE, event_ts=LATER))
        assert (first.id, first.body, first.author.id) == ("invited", Invited(), DANA)
        assert first.key == ConversationKey("slack", OTHER, "invited")
        assert (again.id, again.key) == (first.id, first.key)

    @pytest.mark.parametrize("more", [{"user": LEE}, {"inviter": None}, {"channel": None}], ids=str)
    def test_others_who_come_are_nothing(self, more: Json) -> None:
        assert is_nothing(joined(**more))

    def test_without_a_time_of_its_own_the_payload_s_counts(self) -> None:
        assert read(joined(event_ts=None)).at.timestamp() == 1_800_000_000


ODD = st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.lists(st.text()) | (
    st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2)
)  # fmt: skip
EVENTS = (
    message(),
    mention(),
    edited(message(), "other"),
    changed(message(), {"subtype": "tombstone", "ts": TS}),
    deleted(message()),
    thumb(),
    joined(),
    message(subtype="file_share", files=[{"name": "a"}]),
)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401  JSON
    if isinstance(value, dict):
        return [path, *(p for name, each in value.items() for p in _paths(each, (*path, name)))]
    return [path]


@given(st.data())
def test_no_field_that_is_missing_or_of_another_kind_raises(data: st.DataObject) -> None:
    body = callback(deepcopy(data.draw(st.sampled_from(EVENTS))))
    *path, last = data.draw(st.sampled_from([p for p in _paths(body) if p]))
    holder = body
    for name in path:
        holder = holder[name]
    if data.draw(st.booleans()):
        del holder[last]
    else:
        holder[last] = data.draw(ODD)
    incoming = to_event(body, around(body, ME, TEAM, frozenset()))
    if incoming is not None:
        assert incoming.event.key.place
        assert replace(incoming.event) == incoming.event


def test_an_edit_of_an_older_message_asks_nothing_anew() -> None:
    """A line of chat that is edited weeks later must not be answered in its old thread."""
    before = message("hello all")
    a_day, more = f"{float(TS) + 86_400:.6f}", f"{float(TS) + 86_401:.6f}"
    assert not is_nothing(edited(before, "I need an API key", a_day))
    assert is_nothing(edited(before, "I need an API key", more))
