"""What authors write down for templates to show, and no template shows. Judges no template."""

import re
from collections.abc import Iterator

from bot.core.problem import Problem
from bot.kb.parse import Files
from bot.kb.schema import AnswerModel
from bot.kb.source import Content
from bot.review import codes
from bot.review.uses import in_doubt

_LINK = re.compile(r"\blinks\s*\.\s*(\w+)")
_NOTE = re.compile(r"\bproduct_note\b")


def check_shown(content: Content, files: Files) -> Iterator[Problem]:
    """Links and notes that nobody ever sees; silent while a file that may show them is unread."""
    doubtful = in_doubt(content, files)
    if doubtful is None or any(p.file.startswith("templates") for p in content.problems):
        return
    texts = "\n".join(content.templates.values())
    yield from _idle_links(files, texts, doubtful)
    yield from _idle_notes(files, texts)


def _idle_links(files: Files, texts: str, doubtful: str) -> Iterator[Problem]:
    """Links that neither a template nor an answer names, nor a file that is only partly sound."""
    shown = set(_LINK.findall(texts))
    for topic in files.topics:
        for node in topic.nodes.values():
            shown |= set(node.links) if isinstance(node, AnswerModel) else set()
    for name in files.desk.model.links if files.desk else ():
        if files.desk and name not in shown and name not in doubtful:
            message = f"no template and no answer shows the link '{name}'"
            hint = f"write {{{{ links.{name} }}}} or `links: [{name}]` where it helps, or delete it"
            yield files.desk.document.warning(("links", name), codes.IDLE_LINK, message, hint)


def _idle_notes(files: Files, texts: str) -> Iterator[Problem]:
    """The first note about a product, where no template shows any."""
    if files.integrations is None or _NOTE.search(texts):
        return
    for at, item in enumerate(files.integrations.model.integrations):
        if item.note:
            message = "no template shows the notes about products"
            hint = "write {{ product_note }} in a template, or delete the notes"
            path = ("integrations", at, "note")
            yield files.integrations.document.warning(path, codes.IDLE_NOTE, message, hint)
            return
