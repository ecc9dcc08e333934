"""A small desk's knowledge, and the parts of matching built on it or on a few words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest

from bot.core.knowledge import (
    Act,
    Canned,
    Integration,
    KnowledgeBase,
    NodeRef,
    Option,
    OutOfScope,
    Queue,
    Topic,
)
from bot.matching.index import PhraseIndex, Tools
from bot.matching.matcher import KnowledgeMatcher
from bot.matching.phrases import Phrase
from bot.matching.reading import Reader
from bot.matching.spelling import Speller, english_words
from bot.matching.table import packaged_table
from bot.matching.words import Stemmer, normalise, tokens
from tests.builders import knowledge, leaf, question, topic

KEY = (
    "I need an API key",
    "our booking system wants an API key",
    "the plugin is asking for a key",
    "what do I put in the API key box",
    "our donation page needs an API key",
    "the form builder asks for a developer key",
    "where do I get the key for our CRM",
    "it says API key required",
    "our vendor wants us to send them an API key",
    "which key goes into the integration settings",
    "Gravity Forms stops at the licence screen and demands some key",
)
DOWN = (
    "is the API down",
    "are your servers down right now",
    "is there an outage",
    "requests time out since this morning",
    "the service is not responding",
    "we see server errors on every request",
    "does the status page show an incident",
    "everything has stopped working today",
)
REFUND = (
    "how do I get a refund",
    "I was billed twice this month",
    "please cancel my invoice",
    "can I have my money back",
    "there is a wrong charge on my card",
    "who do I ask about billing",
    "my receipt shows the wrong amount",
    "you charged us after we cancelled",
)
NEAR_KEY = ("where is the key to the meeting room", "my car key is lost", "the piano key sticks")
TALK = {
    Act.GREETING: ("hi all", "good morning everyone", "hello there", "hey folks"),
    Act.THANKS: ("thanks", "thank you so much", "cheers, that is kind"),
}
WEATHER = (
    "will it rain tomorrow",
    "how warm is it outside",
    "the weather is lovely",
    "snow again",
    "is it sunny where you are",
    "what a storm last night",
    "too hot for a walk",
    "fog on the road again",
)
LUNCH = (
    "where shall we eat",
    "who wants pizza for lunch",
    "the canteen has soup",
    "is there any coffee left",
    "somebody took my sandwich",
    "I would like a table for six",
    "do you know a good bakery",
    "the fridge is empty",
)
OUT = {"weather": WEATHER, "lunch": LUNCH}
OPTIONS = (
    Option(
        "API key and secret",
        "secret",
        signals=("secret", "client secret", "redirect uri"),
        replies=("both of the first two", "it has a box for a secret too"),
    ),
    Option("API key and access token", "token", signals=("token", "access token")),
    Option("Only an API key", "alone", replies=("nothing else", "no other fields", "just the key")),
    Option("A Connect button", "button", replies=("just a button",), offered=False),
)


def tree(name: str, phrases: Sequence[str], near: Sequence[str] = ()) -> Topic:
    """A topic that asks which of the options it is."""
    leaves = [leaf(option.goto) for option in OPTIONS]
    asks = topic(name, question("asks", *OPTIONS, unsure="alone"), *leaves)
    return replace(asks, phrases=tuple(phrases), not_phrases=tuple(near))


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """Three topics, small talk, two groups that are out of scope, three products, four answers."""
    canned = (
        Canned(
            "key/secret", "API key and secret: the steps", "v3.md", ref=NodeRef("key", "secret")
        ),
        Canned("refund/alone", "Money back", "refund.md", ref=NodeRef("refund", "alone")),
        Canned("screenshot", "Ask for a screenshot", "screenshot.md"),
        Canned("vendor", "Contact the maker of the app", "vendor.md"),
    )
    products = (
        Integration("Gravity Forms", ("gravityforms",), "key_and_secret", "v3", None),
        Integration("Bloom", (), "either", "none", None),
        Integration("Duck Diver", (), "key_and_token", "v2", None),
    )
    found = knowledge(
        tree("down", DOWN),
        tree("key", KEY, NEAR_KEY),
        tree("refund", REFUND),
        integrations=products,
        canned=canned,
        out_of_scope=[OutOfScope(name, Queue.NONE, texts) for name, texts in OUT.items()],
    )
    return replace(found, talk=TALK)


@pytest.fixture(scope="session")
def matcher(kb: KnowledgeBase) -> KnowledgeMatcher:
    """The matcher of the small desk."""
    return KnowledgeMatcher(kb)


@pytest.fixture(scope="session")
def options() -> tuple[Option, ...]:
    """Three shown options and a hidden one."""
    return OPTIONS


@pytest.fixture(scope="session")
def english() -> frozenset[str]:
    """The words that are right as they stand."""
    return english_words()


@pytest.fixture(scope="session")
def reader(english: frozenset[str]) -> Reader:
    """A reader whose knowledge is the options' words."""
    texts = [text for o in OPTIONS for text in (o.label, *o.signals, *o.replies)]
    return Reader(Speller(tokens(normalise(" ".join(texts))), english), Stemmer())


Labelled = Mapping[str, Sequence[str]]


@pytest.fixture(scope="session")
def build_index(english: frozenset[str]) -> Callable[..., PhraseIndex]:
    """Build an index over label -> phrases; labels in `silent` are never an answer."""

    table = packaged_table()

    def build(
        labelled: Labelled, silent: Sequence[str] = (), *, with_table: bool = False
    ) -> PhraseIndex:
        phrases = [Phrase(normalise(t), label) for label, texts in labelled.items() for t in texts]
        speller = Speller([w for p in phrases for w in tokens(p.text)], english)
        stem = Stemmer()
        tools = Tools(table if with_table else None)
        return PhraseIndex(phrases, silent, Reader(speller, stem).words, stem, tools)

    return build


@pytest.fixture(scope="session")
def labelled() -> Labelled:
    """Phrases of three topics, and of four labels without an answer."""
    talk = [text for texts in TALK.values() for text in texts]
    return {"key": KEY, "down": DOWN, "refund": REFUND, "near:key": NEAR_KEY, "talk": talk, **OUT}


@pytest.fixture(scope="session")
def index(build_index: Callable[..., PhraseIndex], labelled: Labelled) -> PhraseIndex:
    """The index over `labelled`."""
    return build_index(labelled, ("near:key", "talk", *OUT))
