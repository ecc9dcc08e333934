"""How replies look, plain and styled."""

from io import StringIO

import pytest
from rich.console import Console

from bot.channels.terminal.outbound import to_plain, to_styled
from bot.core.reply import (
    Anchor,
    Block,
    Break,
    Code,
    CodeBlock,
    Document,
    Emphasis,
    Inline,
    Items,
    Paragraph,
    Reply,
    ReplyKind,
    Strong,
    Text,
)

ADDRESS = "https://example.org/a"


def reply(*blocks: Block, offers: tuple[str, ...] = ()) -> Reply:
    return Reply("k", ReplyKind.QUESTION, Document(blocks), "Words [b]as[/b] they are.", offers)


def words(*inlines: Inline) -> Paragraph:
    return Paragraph(inlines)


def one(text: str) -> tuple[Block, ...]:
    return (words(Text(text)),)


def drawn(shown: Reply, width: int = 40) -> list[str]:
    """The lines of the styled form, without the styles."""
    console = Console(file=StringIO(), width=width, color_system=None)
    with console.capture() as capture:
        console.print(to_styled(shown))
    return [line.rstrip() for line in capture.get().splitlines()]


def coloured(*inlines: Inline) -> str:
    """The styled form as a terminal gets it."""
    console = Console(
        file=StringIO(), width=80, force_terminal=True, color_system="truecolor", no_color=False
    )
    with console.capture() as capture:
        console.print(to_styled(reply(words(*inlines))))
    return capture.get()


class TestPlain:
    def test_a_reply_without_offers_is_its_text(self) -> None:
        assert to_plain(reply(words(Text("ignored")))) == "Words [b]as[/b] they are."

    def test_offers_are_numbered_from_one(self) -> None:
        told = to_plain(reply(offers=("A key", "Not sure")))
        assert told == "Words [b]as[/b] they are.\n\n  1) A key\n  2) Not sure"


class TestStyled:
    def test_paragraphs_are_a_line_apart(self) -> None:
        assert drawn(reply(words(Text("One")), words(Text("Two")))) == ["One", "", "Two"]

    def test_brackets_are_words_and_no_markup(self) -> None:
        assert drawn(reply(words(Text("[bold]x[/bold] :smile:")), offers=("[red]a",))) == [
            "[bold]x[/bold] :smile:",
            "",
            "  1) [red]a",
        ]

    def test_inlines_follow_one_another(self) -> None:
        parts = (Text("a "), Strong("b"), Emphasis(" c "), Code("d"), Break(), Text("e"))
        assert drawn(reply(words(*parts))) == ["a b c d", "e"]

    def test_a_link_shows_where_it_leads(self) -> None:
        assert drawn(reply(words(Anchor("portal", ADDRESS)))) == [f"portal ({ADDRESS})"]

    def test_a_bare_link_is_shown_once(self) -> None:
        assert drawn(reply(words(Anchor(ADDRESS, ADDRESS)))) == [ADDRESS]

    def test_code_stands_apart_line_by_line(self) -> None:
        assert drawn(reply(CodeBlock("GET /a\n  x: 1\n"))) == ["    GET /a", "      x: 1"]

    def test_bullets_have_a_dash(self) -> None:
        assert drawn(reply(Items((one("a"), one("b"))))) == ["- a", "- b"]

    def test_a_numbered_list_goes_on_from_its_start(self) -> None:
        items = Items(tuple(one(letter) for letter in "abc"), start=9)
        assert drawn(reply(items)) == ["9.  a", "10. b", "11. c"]

    def test_a_wrapped_item_stays_clear_of_its_number(self) -> None:
        shown = drawn(reply(Items((one("one two three four"),), start=1)), width=12)
        assert shown == ["1. one two", "   three", "   four"]

    def test_an_item_holds_blocks_and_lists(self) -> None:
        inner = Items((one("deep"),))
        shown = drawn(reply(Items(((words(Text("a")), CodeBlock("x"), inner),), start=1)))
        assert shown == ["1. a", "       x", "   - deep"]

    def test_offers_are_numbered_below_and_wrap_clear_of_their_number(self) -> None:
        shown = reply(words(Text("Which?")), offers=("One that is long", "Two"))
        assert drawn(shown, width=14) == ["Which?", "", "  1) One that", "     is long", "  2) Two"]

    @pytest.mark.parametrize(
        ("inline", "code"), [(Strong("x"), "1"), (Emphasis("x"), "3"), (Code("x"), "32")]
    )
    def test_emphasis_is_a_style(self, inline: Inline, code: str) -> None:
        assert f"\x1b[{code}mx\x1b[0m" in coloured(inline)

    def test_a_link_can_be_clicked_however_it_is_wrapped(self) -> None:
        assert f";{ADDRESS}\x1b\\" in coloured(Anchor("portal", ADDRESS))
