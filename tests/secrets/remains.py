"""A desk before which secrets are planted, and everything that it leaves behind."""

import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from itertools import chain, starmap
from pathlib import Path
from urllib.parse import quote

import psycopg
from click.testing import CliRunner
from psycopg.sql import SQL, Identifier

from bot.cli.main import desk
from tests.faults.connection import EVENTS
from tests.faults.people import Payload, People
from tests.faults.running import DeskProcess, until
from tests.faults.scene import Scene
from tests.faults.world import DESK, Post
from tests.secrets.planted import PlantedSecret
from tests.secrets.planting import Planting, asker_of, refused, trainer_of

FREE = "1000/1s"
LIMITS = dict.fromkeys(("DESK_LIMIT_PERSON", "DESK_LIMIT_PLACE", "DESK_LIMIT_THREAD"), FREE)
LONG = 120.0  # seconds; hundreds of messages on a machine that is busy with other tests


class FragileDesk(DeskProcess):
    """A desk that poison makes fall over."""

    MODULE = "tests.secrets.process"


@dataclass(frozen=True)
class Remains:
    """`kept` is all that can be read afterwards, by where; `posts` is what the desk posted.

    Of secrets that nobody is warned of, the kind is empty.
    """

    secrets: Sequence[PlantedSecret]
    kept: Mapping[str, bytes]
    posts: Sequence[Post]

    def notes(self, place: str) -> list[Post]:
        """The private notes in a place."""
        return [post for post in self.posts if post.draft.place == place and post.draft.only_for]

    def replies(self, place: str) -> list[Post]:
        """What everybody can read there."""
        there = (post for post in self.posts if post.draft.place == place)
        return [post for post in there if not post.draft.only_for]


def plant(scene: Scene, secrets: Sequence[PlantedSecret]) -> Remains:
    """Run a desk, let every secret in by every way, and gather what there is then."""
    process = FragileDesk(scene.root, scene.folder / "desk.log", scene.port, _folders(scene))
    scene.desks.append(process)
    process.ready()
    _let_in(scene, [secret.text for secret in secrets])
    kept = {"metrics": _fetch(scene.port, "/metrics"), **dict(_commands(scene, len(secrets)))}
    kept |= dict(_files(scene.folder))
    assert process.stop() == 0
    kept |= {f"{name} after the stop": data for name, data in _files(scene.folder)}
    posts = [post for post in scene.server.world.posts.values() if post.author == DESK]
    kept["posts"] = "\n".join(map(repr, posts)).encode()
    return Remains(secrets, kept | dict(_tables(scene.database_url)), posts)


def _let_in(scene: Scene, texts: Sequence[str]) -> None:
    trainers = frozenset(map(trainer_of, range(len(texts))))
    planting = Planting(People(scene.server.world, trainers))
    for stage in (planting.open, planting.plant):
        payloads = starmap(stage, enumerate(texts))
        _deliver(scene, scene.in_world(partial(list, chain.from_iterable(payloads))))
    for text in texts:
        _knock(scene.port, text)


def _folders(scene: Scene) -> dict[str, str]:
    """Everything that a process may write goes below the scene's folder."""
    made = {name: scene.folder / name for name in ("home", "temporary", "cache")}
    for folder in made.values():
        folder.mkdir()
    return LIMITS | {
        "DATABASE_URL": scene.database_url,
        "WORLD_URL": scene.server.url,
        "DESK_CACHE": str(made["cache"]),
        "HOME": str(made["home"]),
        "XDG_CACHE_HOME": str(made["home"]),
        "TMPDIR": str(made["temporary"]),
    }


def _deliver(scene: Scene, payloads: Sequence[Payload]) -> None:
    sent = scene.postman.send(scene.server.loop, payloads)
    assert sent.result(LONG)
    until(scene.is_quiet, LONG, lambda: f"the desk does not come to rest: {scene.desks[0].said()}")


def _knock(port: int, text: str) -> None:
    """Requests that are refused, for what they hold or for what they are."""
    for body in refused(text):
        assert _status(port, "POST", EVENTS, body) == 400
    address = quote(text, safe="")
    assert _status(port, "GET", f"/{address}?{address}") == 404
    assert _status(port, "PUT", f"{EVENTS}?{address}") == 405
    with socket.create_connection(("127.0.0.1", port), 5) as line:  # no HTTP at all
        line.sendall(f"{text}\r\n\r\n".encode())
        line.recv(100)


def _status(port: int, method: str, path: str, body: bytes = b"") -> int:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request(method, path, body, {"User-Agent": path[:200]})
        return connection.getresponse().status


def _fetch(port: int, path: str) -> bytes:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path)
        return connection.getresponse().read()


def _commands(scene: Scene, people: int) -> Iterator[tuple[str, bytes]]:
    """What operators are shown."""
    commands = [["queue"], ["queue", "--parked"]]
    commands += [
        ["export", "user", name(at)] for at in range(people) for name in (asker_of, trainer_of)
    ]
    own = {"DATABASE_URL": scene.database_url, "DESK_ROOT": str(scene.root)}
    for words in commands:
        result = CliRunner().invoke(desk, words, env=own)
        assert result.exit_code == 0, result.output
        yield " ".join(words), result.output.encode()


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file that was written: database, log, cache, home, temporary ones."""
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent) / name
            yield str(path.relative_to(folder)), path.name.encode() + b"\n" + path.read_bytes()


def _tables(url: str) -> Iterator[tuple[str, bytes]]:
    """All columns of all tables of a Postgres, in plain text; of SQLite the file has been read."""
    if url.startswith("sqlite"):
        return
    with psycopg.connect(url) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (name,) in names.fetchall():
            dump = SQL("COPY {} TO STDOUT").format(Identifier(name))
            with connection.cursor().copy(dump) as rows:
                yield f"table {name}", b"".join(map(bytes, rows))
