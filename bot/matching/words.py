"""From what somebody typed to words: cut, normalised, in tokens, clauses and stems."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from snowballstemmer import stemmer

HEAD, TAIL = 1_400, 600  # what matching sees of a long post: 2,000 characters bound its cost
LONGEST_WORD = 40
MOST_WORDS = 400
MOST_NORMAL = 3_000  # characters: NFKC makes up to 18 of one
REMEMBERED = 50_000  # stems

_WORD = re.compile(r"\bw/o\b|[^\W_]+(?:'[^\W\d_]+)?")
_CLAUSE = re.compile(r"[.,;:!?()\[\]\n\u2013\u2014]|\s-\s")
# "…, and why does it …" is a question of its own, and so is "2) why …".
_SENTENCE = re.compile(
    r"(?<=[.!?\u2026])\s+|\s*\n\s*|\s+[-\u2013\u2014]{1,2}\s+"
    r"|,\s+(?=(?:and|also|and also)\s+(?:how|what|where|when|why|who|which|is|are|do|does|can)\b)"
    r"|\s+(?=and\s+(?:also\s+)?(?:how|what|where|why)\b)|\s+(?=(?:\d|[a-d])\)\s)"
)
QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'"})

WRITTEN_OUT = {
    "ain't": "is not", "aint": "is not", "aren't": "are not", "arent": "are not",
    "can't": "can not", "cant": "can not", "cannot": "can not", "couldn't": "could not",
    "couldnt": "could not", "didn't": "did not", "didnt": "did not", "doesn't": "does not",
    "doesnt": "does not", "dosnt": "does not", "dosent": "does not", "don't": "do not",
    "dont": "do not", "dun": "do not", "hadn't": "had not", "hasn't": "has not",
    "hasnt": "has not", "haven't": "have not", "havent": "have not", "isn't": "is not",
    "isnt": "is not", "shouldn't": "should not", "wasn't": "was not", "wasnt": "was not",
    "weren't": "were not", "won't": "will not", "wont": "will not", "wouldn't": "would not",
    "i'm": "i am", "im": "i am", "i've": "i have", "ive": "i have", "i'd": "i would",
    "i'll": "i will", "it's": "it is", "its": "it is", "that's": "that is", "thats": "that is",
    "there's": "there is", "what's": "what is", "whats": "what is", "where's": "where is",
    "wheres": "where is", "how's": "how is", "who's": "who is", "let's": "let us",
    "we're": "we are", "we've": "we have", "we'd": "we would", "they're": "they are",
    "they've": "they have", "you're": "you are", "you've": "you have",
    "u": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please", "plse": "please",
    "thx": "thanks", "tx": "thanks", "acct": "account", "gonna": "going to",
    "wanna": "want to", "gotta": "have to", "dunno": "do not know", "idk": "i do not know",
    "cos": "because", "bc": "because", "w": "with", "wo": "without", "w/o": "without",
    "abt": "about", "cc": "constant contact", "ctct": "constant contact", "urls": "url",
    "uris": "uri",
}  # fmt: skip


def printable(text: str) -> str:
    """A line without control and zero-width characters, lone surrogates and private use."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        " " if char.isspace() else char
        for char in text
        if char == "\t" or unicodedata.category(char)[0] != "C"
    )


def cut(text: str) -> str:
    """The first 1,400 and the last 600 characters of a long post; a short one as it is."""
    if len(text) <= HEAD + TAIL:
        return text
    return f"{text[:HEAD]}\n{text[-TAIL:]}"


def normalise(text: str) -> str:
    """NFKC, lower case, plain quotes, no accents, nothing invisible; line breaks stay."""
    lines = (printable(line) for line in cut(text).splitlines())
    plain = unicodedata.normalize("NFKC", "\n".join(lines)).lower().translate(QUOTES)
    plain = plain[:MOST_NORMAL]
    if plain.isascii():
        return plain
    decomposed = unicodedata.normalize("NFKD", plain)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def tokens(normal: str) -> list[str]:
    """The words of normalised text, contractions and chat short forms written out."""
    found: list[str] = []
    for word in _WORD.findall(normal)[:MOST_WORDS]:
        bare = word.replace("'", "")  # "does'nt" is "doesnt" with a stray mark
        meant = WRITTEN_OUT.get(word, WRITTEN_OUT.get(bare, word))
        found += [p.removesuffix("'s").replace("'", "")[:LONGEST_WORD] for p in meant.split()]
    return found


def clauses(normal: str) -> list[list[str]]:
    """The words between marks of punctuation: as far as a "no" reaches."""
    return [found for part in _CLAUSE.split(normal) if (found := tokens(part))]


def sentences(normal: str) -> list[str]:
    """The sentences and lines of normalised text, none of them empty."""
    return [part.strip() for part in _SENTENCE.split(normal) if part.strip()]


class Stemmer:
    """Snowball's English stems, remembered: a knowledge base repeats its words."""

    def __init__(self) -> None:
        self._stem = lru_cache(REMEMBERED)(stemmer("english").stemWord)

    def __call__(self, word: str) -> str:
        """The stem of one lower-case word."""
        return str(self._stem(word))

    def all(self, words: Iterable[str]) -> tuple[str, ...]:
        """The stems of several words, in order."""
        return tuple(self(word) for word in words)
