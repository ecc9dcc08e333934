"""An event without the secrets that were in it: every text that people can write is looked at."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.core.credentials import Detector
from bot.core.message import Body, CannedAnswer, Choice, Edit, Event, Message


def screened(event: Event, detector: Detector) -> Event:
    """The event with secrets cut out, and their kinds noted; names of files are dropped."""
    kinds: dict[str, None] = {}

    def cut(text: str) -> str:
        found = detector.screen(text)
        kinds.update(dict.fromkeys(found.kinds))
        return found.text

    body = _cut_body(event.body, cut)
    # A name is no message: its owner could not delete it, and would be warned at every word.
    is_clean = detector.screen(event.author.name).text == event.author.name
    author = event.author if is_clean else replace(event.author, name="")
    return replace(event, body=body, author=author, secrets=tuple(kinds))


def _cut_body(body: Body, cut: Callable[[str], str]) -> Body:
    match body:
        case Message(text=text, files=files):
            _look_through(files, cut)
            return Message(cut(text))
        case Edit(text=text):
            return replace(body, text=cut(text))
        case Choice(question=question):
            return replace(body, question=cut(question))
        case CannedAnswer(answer=answer, slots=slots):
            return CannedAnswer(
                cut(answer), {cut(name): cut(value) for name, value in slots.items()}
            )
        case _:
            return body


def _look_through(names: Iterable[str], cut: Callable[[str], str]) -> None:
    for name in names:
        cut(name)
