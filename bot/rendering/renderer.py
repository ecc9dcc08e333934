"""Answers become replies: the one class of this package that the desk meets."""

import traceback
from collections.abc import Mapping
from datetime import datetime

from jinja2 import Template, TemplateError

from bot.core.errors import RenderError
from bot.core.knowledge import KnowledgeBase
from bot.core.reply import Document, Reply
from bot.core.turn import Answer
from bot.rendering.document import MarkdownReader, place
from bot.rendering.environment import VALUES, Compiler
from bot.rendering.plain import to_text
from bot.rendering.values import Values
from bot.rendering.variables import Variables

LAYOUT = "layout.md"
MAX_OUTPUT = 12_000  # characters of one rendered template, values included


class TemplateRenderer:
    """Renders with one state of knowledge and templates; a reload makes a new one."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        templates: Mapping[str, str],
        compiler: Compiler | None = None,
    ) -> None:
        """`templates` maps a path relative to templates/ to its text; it is compiled when used.

        A `compiler` may be shared with others that render or check the same templates.
        """
        self._texts = templates
        self._compiler = compiler or Compiler()
        self._reader = MarkdownReader()
        self._wording = knowledge.desk.wording
        self._variables = Variables(knowledge)

    def guidance(self, answer: Answer, *, now: datetime) -> Document:
        """What an answer's own template says, without the layout; raises RenderError."""
        return self._document(answer.template, self._variables.guidance(answer, now))

    def render(self, answer: Answer, *, key: str, now: datetime, replaces: str = "") -> Reply:
        """Render; raises RenderError on a template that the check should have refused."""
        variables = self._variables.guidance(answer, now)
        guidance = self._document(answer.template, variables)
        layout = self._document(LAYOUT, self._variables.layout(answer, variables))
        document = place(layout, guidance, LAYOUT)
        return Reply(
            key=key,
            kind=answer.kind,
            document=document,
            text=to_text(document),
            offers=answer.offers,
            question=answer.question,
            ref=answer.ref,
            replaces=replaces,
            signed=answer.signer.name if answer.signer else "",
            verdicts=self._verdicts(answer),
        )

    def _verdicts(self, answer: Answer) -> tuple[str, ...]:
        """What can be pressed below the last part of an answer; a trainer is a person already."""
        if not answer.asks_verdict or answer.goes_on:
            return ()
        solved, person = self._wording.solved, self._wording.person
        return (solved,) if answer.signer else (solved, person)

    def _document(self, name: str, variables: Mapping[str, object]) -> Document:
        values = Values()
        template = self._template(name)
        try:
            markdown = template.render({**variables, VALUES: values})
        except TemplateError as error:
            raise RenderError(name, _line(error, name), str(error)) from error
        if len(markdown) + values.characters > MAX_OUTPUT:
            raise RenderError(name, 0, f"renders to more than {MAX_OUTPUT} characters")
        return self._reader.to_document(markdown, values, name)

    def _template(self, name: str) -> Template:
        if name not in self._texts:
            raise RenderError(name, 0, "there is no such template")
        return self._compiler.template(name, self._texts[name])


def _line(error: TemplateError, name: str) -> int:
    """The template's line that failed: jinja2 gives its frames the template's name and lines."""
    frames = traceback.walk_tb(error.__traceback__)
    lines = [line for frame, line in frames if frame.f_code.co_filename == name]
    return lines[-1] if lines else 0
