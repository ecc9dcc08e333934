"""What only Postgres has: its settings, its clock, its failures, several who start at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, make_url

from bot.core.conversation import Conversation
from bot.core.errors import StoreUnavailable
from bot.core.message import Event
from bot.store.open import open_store
from bot.store.postgres import WHERE
from bot.store.sql import SqlStore
from tests.postgres import WHY_NOT, Server, running

MakeEvent = Callable[..., Event]
WORD = "s3cret"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def store(postgres_url: str) -> Iterator[SqlStore]:
    """A store by the server's own clock."""
    with closing(open_store(postgres_url, connections=2)) as made:
        yield made


def ask(store: SqlStore, *statements: str) -> object:
    """Run statements in one transaction of the store; gives what the last one says."""

    def run(connection: Connection) -> object:
        results = [connection.exec_driver_sql(statement) for statement in statements]
        return results[-1].scalar() if results[-1].returns_rows else None

    return store._write(run)


def session(url: str) -> "closing[psycopg.Connection]":
    """Another program's session."""
    return closing(psycopg.connect(url))


def refusal(url: str) -> str:
    with pytest.raises(StoreUnavailable) as caught:
        open_store(url, patience=1)
    message = str(caught.value)
    assert "\n" not in message
    assert WORD not in message
    return message


class TestAddresses:
    @pytest.mark.parametrize("kind", ["postgres", "postgresql", "postgresql+psycopg"])
    def test_every_spelling_is_understood(self, postgres_url: str, kind: str) -> None:
        _, rest = postgres_url.split("://")
        open_store(f"{kind}://{rest}").close()

    def test_nobody_listens(self, tmp_path: Path) -> None:
        url = f"postgres://desk:s3cret@/desk?host={tmp_path}"
        assert refusal(url).startswith(f"cannot reach {WHERE}: no server answers")

    def test_there_is_no_such_database(self, postgres_url: str) -> None:
        url = make_url(postgres_url).set(database="other", password=WORD)
        message = refusal(url.render_as_string(hide_password=False))
        assert message.startswith(f"cannot open {WHERE}: the server has no database of that name")

    def test_there_is_no_such_user(self, postgres_url: str) -> None:
        url = make_url(postgres_url).set(username="nobody", password=WORD)
        message = refusal(url.render_as_string(hide_password=False))
        assert "the server refuses the user or the password" in message

    def test_a_part_of_the_address_is_unknown(self, postgres_url: str) -> None:
        url = make_url(postgres_url).update_query_dict({"s3cret": "1"})
        message = refusal(url.render_as_string(hide_password=False))
        assert "a part of its address is unknown to Postgres" in message


class TestSettings:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("statement_timeout", "5s"),
            ("lock_timeout", "4s"),
            ("idle_in_transaction_session_timeout", "10s"),
            ("synchronous_commit", "on"),
        ],
    )
    def test_a_session_is_set_up(self, store: SqlStore, name: str, value: str) -> None:
        assert ask(store, f"SHOW {name}") == value

    def test_options_of_the_address_are_added(self, postgres_url: str) -> None:
        url = make_url(postgres_url).update_query_dict({"options": "-c work_mem=1MB"})
        with closing(open_store(url.render_as_string(hide_password=False))) as store:
            assert ask(store, "SHOW work_mem") == "1MB"
            assert ask(store, "SHOW statement_timeout") == "5s"

    def test_without_a_clock_the_servers_time_counts(
        self, store: SqlStore, event: MakeEvent
    ) -> None:
        store.take([event("e1")])
        assert len(store.claim_events(["slack"], most=5, lease=MINUTE)) == 1
        left = ask(store, "SELECT lease_until - clock_timestamp() FROM inbox")
        assert isinstance(left, timedelta)
        assert timedelta(0) < left <= MINUTE

    def test_a_clock_that_is_given_counts(self, postgres_url: str, event: MakeEvent) -> None:
        noon = datetime(2020, 1, 1, 12, tzinfo=UTC)
        with closing(open_store(postgres_url, clock=lambda: noon)) as store:
            store.take([event("e1")])
            assert ask(store, "SELECT received_at FROM inbox") == noon


class TestStart:
    def test_several_who_start_at_once_all_succeed(
        self, postgres: Server, postgres_url: str
    ) -> None:
        """On a database without tables, which one of them makes."""
        postgres.run("CREATE DATABASE desk_test_bare")
        url = make_url(postgres_url).set(database="desk_test_bare")
        address = url.render_as_string(hide_password=False)
        with ThreadPoolExecutor(4) as pool:
            stores = list(pool.map(lambda _: open_store(address), range(4)))
        assert [store.latest("slack") for store in stores] == [None] * 4
        for store in stores:
            store.close()
        postgres.drop(address)

    def test_tables_of_others_may_be_there(self, postgres: Server, postgres_url: str) -> None:
        with session(postgres_url) as other:
            other.execute("CREATE TABLE photos (id int)")
            other.commit()
        open_store(postgres_url).close()
        with session(postgres_url) as other:
            other.execute("DROP TABLE photos")
            other.commit()

    def test_a_newer_version_is_refused(self, postgres: Server) -> None:
        url = postgres.new_database()
        with session(url) as other:
            other.execute("UPDATE desk_schema SET version_num = '9999'")
            other.commit()
        message = refusal(url)
        assert message.startswith(f"{WHERE} was made by a newer Trainer Desk (schema 9999")
        assert message.endswith("choose another one with DATABASE_URL")
        postgres.drop(url)


class TestFailures:
    @pytest.mark.parametrize(
        ("state", "words"),
        [
            ("53100", "its disk is full"),
            ("25006", "it is read-only"),
            ("57014", "took too long or was cancelled"),
            ("55P03", "another session has locked it"),
            ("42501", "lacks the rights"),
            ("42P01", "run desk db migrate"),
            ("XX001", "the database is damaged"),
            ("57P03", "starting or stopping"),
            ("53200", "short of memory"),
            ("F0000", "Postgres reports F0000; see the server's log"),
        ],
    )
    def test_what_the_server_reports_is_told_in_one_line(
        self, store: SqlStore, state: str, words: str
    ) -> None:
        raising = f"DO $$ BEGIN RAISE EXCEPTION 'their words' USING ERRCODE = '{state}'; END $$"
        with pytest.raises(StoreUnavailable) as caught:
            ask(store, raising)
        message = str(caught.value)
        assert WHERE in message
        assert words in message
        assert "their words" not in message

    def test_a_lock_is_not_waited_for_for_ever(
        self, postgres_url: str, store: SqlStore, event: MakeEvent
    ) -> None:
        ask(store, "SET lock_timeout = '50ms'")
        with session(postgres_url) as other:
            other.execute("LOCK TABLE inbox")
            with pytest.raises(StoreUnavailable, match="another session has locked it"):
                store.take([event("e1")])
        assert store.take([event("e1")]) == (True,)

    @pytest.mark.parametrize("state", ["40001", "40P01"])
    def test_a_collision_is_tried_again(self, store: SqlStore, state: str) -> None:
        ask(store, "CREATE SEQUENCE tries")
        collide = (
            "DO $$ BEGIN IF nextval('tries') < 3 THEN "
            f"RAISE EXCEPTION 'collision' USING ERRCODE = '{state}'; END IF; END $$"
        )
        ask(store, collide)
        assert ask(store, "SELECT last_value FROM tries") == 3
        ask(store, "DROP SEQUENCE tries")

    def test_a_collision_that_does_not_end_is_told(self, store: SqlStore) -> None:
        collide = "DO $$ BEGIN RAISE EXCEPTION 'collision' USING ERRCODE = '40001'; END $$"
        with pytest.raises(StoreUnavailable, match="too much was written at the same time"):
            ask(store, collide)

    def test_a_session_that_was_ended_is_replaced(
        self, postgres_url: str, store: SqlStore, event: MakeEvent
    ) -> None:
        store.take([event("e1")])
        with session(postgres_url) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        assert store.take([event("e1")]) == (False,)


class TestCrash:
    """On a server of its own."""

    def test_what_was_acknowledged_is_there_after_a_crash(self, event: MakeEvent) -> None:
        with running() as server:
            if server is None or not server.can_crash:
                pytest.skip(WHY_NOT)
            with closing(open_store(server.new_database())) as store:
                store.take([event("e1")])
                server.crash()
                with pytest.raises(StoreUnavailable, match=f"cannot (use|reach|open) {WHERE}"):
                    store.take([event("e2")])
                server.start_again()
                assert store.take([event("e1"), event("e2")]) == (False, True)
                store.save(event("e1"), Conversation(event("e1").key), (), ())
