"""What a desk left behind after every planted secret came in by every way, on each database."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from tests.faults.scene import scene
from tests.secrets.planted import PlantedSecret, planted
from tests.secrets.remains import Remains, plant

ROOT = Path(__file__).parents[2]


def quiet() -> tuple[PlantedSecret, ...]:
    """What is cut out without a word: a V3 key, an authorization code, a lone V2 key."""
    code, v3_key = "sPlx2Qm9TzB4nV7wKe1Ry3", "4d5c1a7e-93b0-4c1d-8e2f-6a7b8c9d0e1f"
    back = f"it sent me to https://localhost/callback?code={code}&state=abc"
    v2_key = "k7w2nzp5x9q3hd8vtm4rj6sb"
    return (
        PlantedSecret("", "message", f"my API key is {v3_key}, is that right?", v3_key),
        PlantedSecret("", "message", back, code),
        PlantedSecret("", "message", f"my API key is {v2_key} and it is old", v2_key),
    )


_TOGETHER = pytest.mark.xdist_group  # what one run leaves behind is asked by one worker


@pytest.fixture(
    scope="session",
    params=[
        pytest.param(name, marks=_TOGETHER(f"secrets {name}")) for name in ("sqlite", "postgres")
    ],
)
def remains(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Remains]:
    """One run for all tests: it takes a while; on Postgres with one secret of each kind."""
    folder = tmp_path_factory.mktemp("secrets")
    server = request.getfixturevalue("postgres") if request.param == "postgres" else None
    url = server.new_database() if server else f"sqlite:///{folder}/desk.db"
    alarming = {each.kind: each for each in planted()}.values() if server else planted()
    root = folder / "root"
    for name in ("knowledge", "templates"):
        copytree(ROOT / name, root / name)
    with scene(folder, root, url, folder / "cache") as stage:
        yield plant(stage, (*alarming, *quiet()))
    if server:
        server.drop(url)
