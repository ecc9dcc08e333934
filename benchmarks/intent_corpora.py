"""The public corpora of `make bench-intents`, read in the layout of their own repositories.

    HINT3                      hellohaptik/HINT3                    dataset/v1/{train,test}/*.csv
    oos-eval                   clinc/oos-eval                       data/data_full.json
    Few-Shot-Intent-Detection  jianguoz/Few-Shot-Intent-Detection   Datasets/CLINC150/train_10/
    NLU-Evaluation-Corpora     sebischair/NLU-Evaluation-Corpora    AskUbuntuCorpus.json

Splits are the official ones. None of this text is in the repository, nor in the semantic table.
"""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Pairs = list[tuple[str, str]]

OUT_OF_SCOPE = "NO_NODES_DETECTED"  # HINT3's label for what the bot has no answer to


@dataclass(frozen=True, slots=True)
class Corpus:
    """Labelled texts; `strange` are out of scope. Without `dev` there is nothing to tune on."""

    name: str
    train: Pairs
    test: Pairs
    strange: list[str]
    dev: Pairs
    dev_strange: list[str]


def sofmattress(root: Path) -> Corpus:
    """What customers of a mattress shop typed to its bot (Arora et al. 2020)."""
    folder = root / "HINT3" / "dataset" / "v1"
    train = _rows(folder / "train" / "sofmattress_train.csv")
    test = _rows(folder / "test" / "sofmattress_test.csv")
    ours = [pair for pair in test if pair[1] != OUT_OF_SCOPE]
    strange = [text for text, label in test if label == OUT_OF_SCOPE]
    return Corpus("HINT3 SOFMattress", train, ours, strange, [], [])


def clinc_full(root: Path) -> Corpus:
    """150 intents, a hundred phrases each (Larson et al. 2019)."""
    data = json.loads((root / "oos-eval" / "data" / "data_full.json").read_text("utf-8"))

    def pairs(part: str) -> Pairs:
        return [(text, label) for text, label in data[part]]

    strange, dev_strange = ([text for text, _ in data[f"oos_{part}"]] for part in ("test", "val"))
    return Corpus(
        "CLINC150 full", pairs("train"), pairs("test"), strange, pairs("val"), dev_strange
    )


def clinc_ten(root: Path) -> Corpus:
    """The same with ten phrases each, as papers on few examples draw them."""
    full = clinc_full(root)
    folder = root / "Few-Shot-Intent-Detection" / "Datasets" / "CLINC150" / "train_10"
    texts, labels = (
        (folder / name).read_text("utf-8").splitlines() for name in ("seq.in", "label")
    )
    train = [(text.strip(), label.strip()) for text, label in zip(texts, labels, strict=True)]
    return Corpus("CLINC150 10-shot", train, full.test, full.strange, full.dev, full.dev_strange)


def askubuntu(root: Path) -> Corpus:
    """Questions of a forum, None being one of five intents (Braun et al. 2017)."""
    path = root / "NLU-Evaluation-Corpora" / "AskUbuntuCorpus.json"
    sentences = json.loads(path.read_text("utf-8"))["sentences"]
    parts: dict[bool, Pairs] = {True: [], False: []}
    for sentence in sentences:
        parts[bool(sentence["training"])].append((sentence["text"], sentence["intent"]))
    return Corpus("AskUbuntu", parts[True], parts[False], [], [], [])


CORPORA: dict[str, Callable[[Path], Corpus]] = {
    "sofmattress": sofmattress,
    "clinc-10": clinc_ten,
    "clinc-full": clinc_full,
    "askubuntu": askubuntu,
}


def _rows(path: Path) -> Pairs:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [(row[0].strip(), row[1].strip()) for row in rows if row and row[0].strip()]
