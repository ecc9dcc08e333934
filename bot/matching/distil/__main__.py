"""`python -m bot.matching.distil --text FILE...`: make the semantic table anew; see `make table`.

Needs the extra `distil`. Takes files of sentences (JSON lists) and documents (HTML, plain text), or
folders of them. Write only text in that may be used for this: NOTICE says what the table of the
package was made from.
"""

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from bot.matching.distil import wordnet
from bot.matching.distil.documents import read_sentences
from bot.matching.distil.questions import questions
from bot.matching.spelling import english_words
from bot.matching.table import SemanticTable, Vector, read_table, write_table
from bot.matching.words import normalise, tokens

try:
    from bot.matching.distil.encoder import Teacher
    from bot.matching.distil.training import Lesson, learn, principal_axes, unit
except ImportError as missing:
    sys.exit(f"{missing.name} is not installed: pip install 'trainer-desk[distil]'")

WIDTH = 256
KEPT = re.compile(r"(##)?[a-z0-9]+")  # pieces that a normalised word can have
EVERY_PIECE = 999  # number of the first piece that is no mark
LONGEST = 48  # pieces of a sentence
# What the desk's askers say, and no list of English words has.
TECHNICAL = """
api apis oauth mashery webhook webhooks plugin plugins login logins username offline wordpress
shopify zapier squarespace salesforce endpoint endpoints redirect redirects callback uri localhost
unauthorized authorise authorised authorize reauthorize whitelist sandbox github json yaml php
javascript backend frontend webinar signup popup addon firewall timeout timeouts sdk jwt
""".split()
NEAR_TO = "token scope redirect webhook mashery oauth secret refund invoice".split()
SEED = 5


def main(arguments: Sequence[str]) -> None:
    """Read, encode, train, write; say what becomes of some words."""
    chosen = _options(arguments)
    asked, told = _texts(chosen)
    _tell(f"{len(asked)} questions and {len(told)} other sentences")
    teacher = Teacher(chosen.cache)
    targets = teacher.encode([*asked, *told])
    _tell("encoded")
    words = _whole_words([*asked, *told], teacher.vocabulary, chosen.words)
    vocabulary = [*teacher.vocabulary, *words]
    speller = _speller(vocabulary)
    bags = [_pieces(text, speller) for text in (*asked, *told)]
    usable = [at for at, bag in enumerate(bags) if 0 < len(bag) <= LONGEST]
    lesson = Lesson(
        bags=[bags[at] for at in usable],
        targets=targets[usable],
        pieces=np.concatenate([teacher.pieces(), teacher.encode(words)]),
        first=EVERY_PIECE,
        common=targets[: len(asked)].mean(axis=0) if asked else targets.mean(axis=0),
        axes=principal_axes(targets, WIDTH),
    )
    vectors = learn(lesson, chosen.epochs, _tell)
    kept = [at for at, piece in enumerate(vocabulary) if KEPT.fullmatch(piece)]
    pieces = [vocabulary[at] for at in kept]
    sums = np.stack([vectors[bag].sum(axis=0) for bag in bags[: len(asked)] or bags])
    write_table(chosen.out, pieces, vectors[kept], unit(sums).mean(axis=0))
    _tell(f"{chosen.out}: {len(kept)} pieces, {chosen.out.stat().st_size / 1e6:.1f} MB")
    _show(read_table(chosen.out), NEAR_TO)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.matching.distil", description=__doc__)
    parser.add_argument("--text", nargs="+", type=Path, default=[], help="files, or folders")
    parser.add_argument("--most", type=int, default=4_000, help="sentences out of a folder")
    parser.add_argument("--wordnet", type=Path, help="folder of WordNet's database files")
    parser.add_argument("--meanings", type=int, default=60_000, help="sentences out of WordNet")
    parser.add_argument("--questions", type=int, default=70_000, help="made-up questions")
    parser.add_argument("--words", type=int, default=2_000, help="words made pieces of their own")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--cache", type=Path, default=Path("build/table/encoded"))
    parser.add_argument("--out", type=Path, default=Path("bot/matching/table.npz"))
    chosen = parser.parse_args(arguments)
    if not chosen.text and not chosen.wordnet:
        parser.error("nothing to learn from: give --text, --wordnet or both")
    return chosen


def _texts(chosen: argparse.Namespace) -> tuple[list[str], list[str]]:
    """Made-up questions, and all other sentences, each once."""
    asked: list[str] = []
    told: list[str] = []
    if chosen.wordnet:
        asked = [*questions(wordnet.frequencies(chosen.wordnet), chosen.questions)]
        told += _some(wordnet.sentences(chosen.wordnet), chosen.meanings)
    for path in chosen.text:
        found = read_sentences(path)
        told += _some(found, chosen.most) if path.is_dir() else found
    asked = list(dict.fromkeys(asked))
    return asked, list(dict.fromkeys(told))


def _some(sentences: Iterable[str], most: int) -> list[str]:
    """At most so many of the sentences, the same ones each time."""
    every = list(dict.fromkeys(sentences))
    chance = random.Random(SEED)  # noqa: S311  nobody's secret
    return every if len(every) <= most else chance.sample(every, most)


def _whole_words(texts: Iterable[str], vocabulary: Sequence[str], most: int) -> list[str]:
    """The words said most often among those that the teacher reads in pieces: "refund", "webhook".

    They become pieces of their own, because the sum of "ref" and "##und" is near "referee".
    """
    speller = _speller(vocabulary)
    said = Counter(word for text in texts for word in tokens(normalise(text)))
    known = english_words()
    often = (word for word, _ in said.most_common() if word in known)
    split = [word for word in (*TECHNICAL, *often) if len(speller.pieces(word)) > 1]
    return list(dict.fromkeys(split))[:most]


def _speller(vocabulary: Sequence[str]) -> SemanticTable:
    """Words in numbers of pieces, by the very rule that the desk reads them with."""
    nothing = np.zeros((len(vocabulary), 0), np.int8)
    none: Vector = np.zeros(0, np.float32)
    return SemanticTable(vocabulary, nothing, none, none)


def _pieces(text: str, speller: SemanticTable) -> list[int]:
    return [at for word in tokens(normalise(text)) for at in speller.pieces(word)]


def _show(table: SemanticTable, words: Sequence[str]) -> None:
    for word in words:
        near = ", ".join(f"{n.word} {n.cosine:.2f}" for n in table.neighbours(word))
        _tell(f"{word}: {near}")


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
