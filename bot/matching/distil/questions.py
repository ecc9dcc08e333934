"""Made-up questions: frames in the words of people who ask, filled with WordNet's words.

Documentation explains and dictionaries define, but a desk is asked. What these sentences say need
not make sense: the encoder says what it makes of them, and the table learns to weigh words as it
does in questions: much for "refund", little for "how do i".
"""

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

SEED = 7
RAREST = 2  # occurrences in tagged text of a word that is used
FLATTEN = 0.4  # power of a word's count: common words more often, rare ones often enough

FRAMES = """
how do i {v} my {n}|how can i {v} the {n}|how to {v} {n}|how do you {v} a {n}
how long does it take to {v} a {n}|how long will the {n} take|how many {n} are in a {n}
how much is a {n}|how much does the {n} cost|how much {n} do i have|how much {n} do i need
how far is the {n} from here|how often should i {v} the {n}|how old is the {n}|how is the {n}
how would i {v} {n} in {n}|how would you say {n} in {n}|how come my {n} did not {v}
what is my {n}|what is the {n} of my {n}|what is the {n} for {n}|what is {n}|what is a {n}
what are the {n} of {n}|what does {n} mean|what do you {v}|what can you {v}|what time is the {n}
what kind of {n} is this|what {n} do i need for the {n}|what {n} should i {v}|what is {a} {n}
what is the difference between {n} and {n}|what happens if i {v} the {n}|what day is my {n}
when is the {n}|when will my {n} {v}|when do i have to {v} the {n}|when should i {v} my {n}
where is my {n}|where can i {v} a {n}|where do i find the {n}|where did you {v} the {n}
where can i buy {n}|which {n} is {a}|which {n} do you have|which {n} should i {v}
who is the {n}|who can {v} my {n}|who do i call about {n}|who made this {n}|whose {n} is it
why is my {n} {a}|why was my {n} {a}|why did the {n} {v}|why can i not {v} my {n}|why do you {v}
why does the {n} say {n}|why does my {n} keep {v}ing|why is there a {n} on my {n}
can i {v} my {n}|can i {v} a {n} without a {n}|can i get a {n} for {n}|can i use {n} for {n}
can you {v} the {n}|can you {v} my {n} for me|can you help me {v} {n}|can you tell me the {n}
could you {v} a {n} for the {n}|could i have {a} {n}|could you please {v} my {n}
do i have any {n}|do i need a {n} to {v}|do i have to {v} the {n}|do you have {n}|do you {v} {n}
do you know about {n}|do we have {n} in {n}|does the {n} {v}|does this {n} come with a {n}
did you {v} my {n}|did my {n} arrive|did i {v} the {n}|is there a {n}|is there any {n} on the {n}
is my {n} {a}|is the {n} {a} or {a}|is it {a} to {v} {n}|is {n} {a}|is this {n} {a} for {n}
are there {n} near the {n}|are you a {n}|are my {n} {a}|am i {a}|have you got a {n}
will my {n} {v}|will it {v} tomorrow|would you {v} the {n}|should i {v} a {n}|has my {n} {v}
i want to {v} my {n}|i want a {n}|i need to {v} the {n}|i need {a} {n}|i need help with my {n}
i would like to {v} {n}|i would like {a} {n} please|i lost my {n}|i forgot my {n}|i have {n}
i have a problem with my {n}|i cannot {v} my {n}|i can not find the {n}|i do not have a {n}
i am trying to {v} a {n}|i am looking for {a} {n}|i never got my {n}|i got a {n} instead of a {n}
i think my {n} is {a}|i think someone {v} my {n}|i already have a {n}|i just {v} my {n}
i was told to {v} my {n}|i changed my {n}|i wish to {v} the {n}|i love {n}|i hate my {n}
my {n} is {a}|my {n} does not {v}|my {n} was {a}|my {n} is not {a}|my {n} broke|my {n} and {n}
the {n} is {a}|the {n} does not {v}|the {n} asks for a {n}|there is no {n}|there is a {n} in it
it says {n}|it wants a {n} and a {n}|it keeps saying {n}|this {n} is {a}|that is {a}
{v} my {n}|{v} the {n}|{v} a {n} for {n}|{v} {n} on my {n}|{v} me a {n}|{v} my {a} {n} please
please {v} the {n}|please {v} my {n} for me|let me {v} the {n}|let me know the {n}
tell me the {n}|tell me about {n}|tell me how to {v}|show me my {n}|show me {n} near {n}
give me the {n}|give me {a} {n}|find me a {n}|find {a} {n}|get me a {n} to {n}|make it {a}
set the {n} to {n}|set a {n} for {n}|turn on the {n}|turn off my {n}|turn the {n} up
add {n} to my {n}|remove {n} from the {n}|change my {n} to {n}|change the {n}|cancel my {n}
check my {n}|check the {n} of my {n}|order {n}|order more {n}|buy a {n}|pay my {n}|pay for {n}
call my {n}|send a {n} to my {n}|send {n}|play {n}|play some {a} {n}|start the {n}|stop the {n}
book a {n} in {n}|book {n} for {n}|remind me to {v}|remind me about the {n}|report a {a} {n}
update my {n}|open the {n}|close my {n}|reset my {n}|transfer {n} to my {n}|track my {n}
{n}|{n} {n}|{a} {n}|{v} {n}|{n} {v}|{n} and {n}|{n} for {n}|{n} of {n}|{n} in {n}|no {n}
{n} not {a}|{n} is {a}|{n} {n} {n}|{a} or {a}|need {n}|want {n}|new {n}|any {n}|more {n}
{n} price|{n} number|{n} help|{n} details|{n} options|{n} near me|{n} please|about {n}
""".replace("\n", "|").strip("|")


def questions(words: Mapping[str, Counter[str]], count: int) -> Iterator[str]:
    """So many questions from words with their counts by part of speech; the same each time."""
    chance = random.Random(SEED)  # noqa: S311  nobody's secret
    frames = FRAMES.split("|")
    parts = {"{n}": "noun", "{v}": "verb", "{a}": "adj"}
    fillers = {mark: iter(_drawn(words[part], 4 * count, chance)) for mark, part in parts.items()}
    for _ in range(count):
        frame = chance.choice(frames)
        yield re.sub(r"\{[nva]\}", lambda mark: next(fillers[mark[0]]), frame)


def _drawn(words: Counter[str], count: int, chance: random.Random) -> Sequence[str]:
    usable = [
        word
        for word, seen in words.items()
        if seen >= RAREST and len(word) > 1 and word.replace(" ", "").isalpha()
    ]
    return chance.choices(usable, [words[word] ** FLATTEN for word in usable], k=count)
