"""Secrets to plant and lines that only talk about them: made-up data, typed."""

from dataclasses import dataclass
from pathlib import Path

import yaml

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class PlantedSecret:
    """One secret in the text that brings it; `way` is how the text reaches the desk."""

    kind: str
    way: str
    text: str
    secret: str


def planted() -> tuple[PlantedSecret, ...]:
    entries = yaml.safe_load((_FOLDER / "planted.yaml").read_text(encoding="utf-8"))
    return tuple(_planted(entry) for entry in entries)


def benign() -> tuple[str, ...]:
    return tuple((_FOLDER / "benign.txt").read_text(encoding="utf-8").splitlines())


def _planted(entry: dict[str, str | list[str]]) -> PlantedSecret:
    secret = "".join(entry["secret"])
    text = str(entry["text"]).replace("{secret}", secret)
    return PlantedSecret(str(entry["kind"]), str(entry["way"]), text, secret)
