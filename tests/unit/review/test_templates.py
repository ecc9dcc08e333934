"""What the desk says itself and how much fits: kept in step with the code that says it."""

import ast
from pathlib import Path

from bot.core.limits import LIMITS
from bot.kb.forms import LABEL_LENGTH, TITLE_LENGTH
from bot.rendering.renderer import LAYOUT
from bot.review.uses import DESK_TEMPLATES

BOT = Path(__file__).parents[3] / "bot"


def test_the_templates_of_the_desk_are_those_that_its_code_names() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in BOT.glob("core/*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    words = {node.value for node in nodes if isinstance(node, ast.Constant)}
    named = {word for word in words if isinstance(word, str) and word.endswith(".md")}
    assert named | {LAYOUT} == DESK_TEMPLATES


def test_labels_and_titles_fit_on_the_buttons_of_every_platform() -> None:
    assert max(LABEL_LENGTH, TITLE_LENGTH) <= LIMITS.label.characters


def test_the_tightest_limits_are_those_of_slack() -> None:
    assert LIMITS.reply == LIMITS.slack_text
    assert LIMITS.block == LIMITS.slack_section
    assert LIMITS.label == LIMITS.slack_button
