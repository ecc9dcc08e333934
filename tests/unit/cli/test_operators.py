"""What operators type: `desk queue`, `desk forget`, `desk export` and `desk db`."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from bot.bootstrap import database_store
from bot.core.message import ConversationKey, Event, Message, Person
from bot.core.reply import Document, Paragraph, Reply, ReplyKind, Text, mark, used_up
from bot.core.storage import Database, Delivery, Outcome, Place

Desk = Callable[..., tuple[int, str, str]]

NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)
KEY = ConversationKey("slack", "C1", "1")
DANA = Person("U1", "Dana")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "desk.db"


@pytest.fixture
def store(file: Path) -> Iterator[Database]:
    """An open database whose clock stands at noon; the desk runs beside it."""
    with closing(database_store(f"sqlite:///{file}", lambda: NOON)) as store:
        yield store


@pytest.fixture
def run(desk: Desk, file: Path) -> Desk:
    """Runs a command on the database."""
    return lambda *words, **options: desk(*words, "--db", str(file), **options)


def take(store: Database, id: str, author: Person = DANA, key: ConversationKey = KEY) -> Event:
    event = Event(id, key, author, NOON, Message(f"words of {id}"), workspace="W1")
    assert store.take([event]) == (True,)
    return event


def answer(store: Database, id: str, *keys: str) -> None:
    event = take(store, id)
    document = Document((Paragraph((Text("Hi Dana"),)),))
    replies = [Reply(key, ReplyKind.GUIDANCE, document, "Hi Dana") for key in keys]
    store.save(event, replace(store.load(KEY), asker=DANA), (), replies)


@pytest.mark.usefixtures("store")
def test_an_empty_queue(run: Desk) -> None:
    assert run("queue") == (0, "Nothing waits.\n", "")
    assert run("queue", "--parked") == (0, "Nothing is parked.\n", "")
    assert run("queue", "--retry-all") == (0, "Nothing is parked.\n", "")


@pytest.mark.parametrize(
    ("later", "age"),
    [
        ({"seconds": 1}, "1 second"),
        ({"seconds": 59}, "59 seconds"),
        ({"minutes": 4}, "4 minutes"),
        ({"hours": 1}, "1 hour"),
        ({"days": 3}, "3 days"),
        ({"hours": -1}, "0 seconds"),  # clocks differ
    ],
)
def test_how_long_something_waits(
    run: Desk, store: Database, later: dict[str, int], age: str
) -> None:
    take(store, "1")
    now = (NOON + timedelta(**later)).isoformat()
    assert run("queue", "--now", now)[1] == f"1 event waits to be handled, for {age}.\n"


def test_everything_that_waits_is_told_in_words(run: Desk, store: Database) -> None:
    answer(store, "1", "a", "b", "c", "d")
    store.mark("a", Outcome(Delivery.SENT))
    store.mark("b", Outcome(Delivery.UNKNOWN))
    store.mark("c", Outcome(Delivery.PARKED))
    take(store, "2")
    take(store, "3")
    told = run("queue", "--now", "2026-11-23T17:02")[1].splitlines()
    assert told == [
        "2 events wait to be handled, the oldest for 2 minutes.",
        "2 replies wait to be sent, the oldest for 2 minutes.",
        "For 1 of them the desk is finding out whether it was sent already.",
        "1 is parked after failing too often; to list: desk queue --parked",
    ]


def test_what_is_parked_is_a_table(run: Desk, store: Database) -> None:
    answer(store, "1", "a")
    store.mark("a", Outcome(Delivery.PARKED, attempts=8, error="no\nroute \x1b[2J"))
    store.put_off(take(store, "2"), "ValueError", None)
    assert run("queue", "--parked")[1].splitlines() == [
        "ID       WHAT      SINCE (UTC)       TRIES  THREAD      ERROR",
        "event:2  message   2026-11-23 17:00  0      slack/C1/1  ValueError",
        "reply:1  guidance  2026-11-23 17:00  8      slack/C1/1  no route  [2J",
    ]


def test_parked_ones_are_retried_by_id(run: Desk, store: Database) -> None:
    store.put_off(take(store, "1"), "ValueError", None)
    store.put_off(take(store, "2"), "ValueError", None)
    assert run("queue", "--retry", "event:2", "event:2")[1] == (
        "1 is tried again as soon as the desk runs.\n"
    )
    assert [each.id for each in store.parked()] == ["event:1"]


def test_all_parked_ones_are_retried_at_once(run: Desk, store: Database) -> None:
    store.put_off(take(store, "1"), "ValueError", None)
    store.put_off(take(store, "2"), "ValueError", None)
    assert run("queue", "--retry-all")[1] == "2 are tried again as soon as the desk runs.\n"
    assert store.parked() == ()


def test_an_id_that_is_not_parked_is_refused_before_anything_is_done(
    run: Desk, store: Database
) -> None:
    store.put_off(take(store, "1"), "ValueError", None)
    line = "desk: not parked: event:9, x; `desk queue --parked` lists what is\n"
    assert run("queue", "--retry", "event:1", "event:9", "x") == (1, "", line)
    assert len(store.parked()) == 1


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        (("--retry",), "--retry needs IDs, as `desk queue --parked` lists them"),
        (("event:1",), "IDs are for --retry: desk queue --retry event:1"),
    ],
)
def test_ids_and_retry_belong_together(run: Desk, words: tuple[str, ...], cure: str) -> None:
    status, _, err = run("queue", *words)
    assert status == 2
    assert cure in err


def test_a_person_is_forgotten_once_it_is_confirmed(run: Desk, store: Database) -> None:
    answer(store, "1", "a")
    status, out, _ = run("forget", "user", "U1", typed="y\n")
    assert status == 0
    assert out.startswith("U1: 1 event in 1 thread.\nForget U1 for good? [y/N]: ")
    assert "Forgot U1: 1 event.\nBackups made before now still hold it" in out
    assert "Dana" not in str(store.transcript(KEY))


@pytest.mark.parametrize("typed", ["n\n", "\n", ""])
def test_nothing_is_forgotten_without_a_yes(run: Desk, store: Database, typed: str) -> None:
    answer(store, "1")
    assert run("forget", "user", "U1", typed=typed)[0] == 1
    assert run("forget", "workspace", "W1", typed=typed)[0] == 1
    assert "Dana" in str(store.transcript(KEY))


def test_a_script_says_yes_beforehand(run: Desk, store: Database) -> None:
    answer(store, "1")
    answer(store, "2")
    status, out, _ = run("forget", "workspace", "W1", "--yes")
    assert (status, out.splitlines()[0]) == (0, "Deleted the workspace W1: 2 events.")
    assert store.transcript(KEY) == ()


def test_whoever_only_enrolled_a_place_is_forgotten(run: Desk, store: Database, file: Path) -> None:
    store.enrol(Place("slack", "C1", "W1", unasked=True), "T0SAM")
    run("forget", "user", "T0SAM")
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT place, said_by FROM places").fetchall() == [("C1", "")]


@pytest.mark.usefixtures("store")
def test_somebody_unknown_is_no_error(run: Desk) -> None:
    nobody = "Nothing is known of U9.\n"
    assert run("forget", "user", "U9") == (0, nobody, "")
    nobody = "Nothing is known of the workspace W9.\n"
    assert run("forget", "workspace", "W9", "--yes") == (0, nobody, "")


def test_an_export_is_one_json_document(run: Desk, store: Database) -> None:
    answer(store, "1", "a")
    take(store, "2", Person("U2", "Lee"))
    exported = json.loads(run("export", "user", "U1")[1])
    (event,) = exported["events"]
    assert (exported["person"], event["id"], event["text"]) == ("U1", "1", "words of 1")
    assert (event["kind"], event["author"]["name"]) == ("Message", "Dana")
    assert [reply["text"] for reply in event["replies"]] == ["Hi Dana"]


def test_an_export_tells_which_button_was_pressed_and_what_was_marked(
    run: Desk, store: Database
) -> None:
    event = take(store, "1")
    answered = Reply("a", ReplyKind.GUIDANCE, Document(()), "Hi", verdicts=("Solved", "A person"))
    pressed = used_up(answered, "b", "Solved")
    replies = [answered, pressed, mark("c", ReplyKind.SOLVED, "1")]
    store.save(event, store.load(KEY), (), replies)
    (exported,) = json.loads(run("export", "user", "U1")[1])["events"]
    offered, used, marked = exported["replies"]
    assert (offered["choices"], offered["chosen"]) == (["Solved", "A person"], None)
    assert (used["choices"], used["chosen"]) == ([], "Solved")
    assert marked == {"kind": "solved", "about": "1", "delivery": "pending"}


@pytest.mark.usefixtures("store")
def test_an_export_of_nobody_is_an_empty_document_and_a_word_beside_it(run: Desk) -> None:
    status, out, err = run("export", "user", "U9")
    assert (status, json.loads(out)["events"]) == (0, [])
    assert err == "Nothing is known of U9.\n"


def test_a_new_database_is_made(run: Desk) -> None:
    assert run("db", "migrate")[1] == "Made a new database: schema 0004.\n"
    assert run("db", "migrate")[1] == "The database is up to date: schema 0004.\n"


def test_an_old_database_is_brought_up_to_date(run: Desk, file: Path) -> None:
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    told = run("db", "migrate")[1]
    assert told == "Brought the database up to date: schema 0001 to 0004.\n"


def test_a_backup_can_be_used_in_place_of_the_database(
    desk: Desk, run: Desk, store: Database, tmp_path: Path
) -> None:
    answer(store, "1")
    copy = tmp_path / "copy.db"
    assert run("db", "backup", str(copy))[1] == f"Backed up the database to {copy} (0.1 MB).\n"
    assert "words of 1" in desk("export", "user", "U1", "--db", str(copy))[1]


def test_a_backup_never_overwrites(run: Desk, file: Path, store: Database) -> None:
    line = f"desk: {file} is there already; name a new file, a backup never overwrites one\n"
    assert run("db", "backup", str(file)) == (1, "", line)


@pytest.mark.parametrize(
    "words",
    [("queue",), ("forget", "user", "U1"), ("export", "user", "U1"), ("db", "migrate")],
)
def test_what_is_no_database_is_told_in_a_line(
    run: Desk, file: Path, words: tuple[str, ...]
) -> None:
    file.write_text("no database at all " * 100)
    status, out, err = run(*words)
    assert (status, out) == (1, "")
    assert err.startswith(f"desk: cannot use {file}: it is not a database")


@pytest.mark.parametrize(
    "words",
    [
        ("queue",),
        ("queue", "--parked"),
        ("export", "user", "U1"),
        ("forget", "user", "U1"),
        ("forget", "workspace", "W1", "--yes"),
    ],
)
def test_a_mistyped_database_is_said_and_not_made(
    run: Desk, file: Path, words: tuple[str, ...]
) -> None:
    status, _, err = run(*words)
    assert (status, err) == (1, f"desk: there is no database {file}; name another file with --db\n")
    assert not file.exists()


def test_nothing_is_backed_up_where_nothing_is(run: Desk, file: Path, tmp_path: Path) -> None:
    status, _, err = run("db", "backup", str(tmp_path / "copy.db"))
    assert (status, "there is no database" in err) == (1, True)
    assert not file.exists()
