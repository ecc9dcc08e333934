"""People's values in templates: shown as they are, never obeyed."""

import unicodedata
from collections.abc import Callable
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import RenderError
from bot.core.knowledge import Trainer
from bot.core.reply import Anchor, Document, Items, Paragraph, Reply, ReplyKind, Strong, Text
from bot.core.turn import Answer
from bot.rendering.plain import to_text
from bot.rendering.values import MAX_VALUE, clean, link

Bare = Callable[..., Document]

EVERYWHERE = """{{ v }} a {{ v }}. **{{ v }}** *{{ v }}*_{{ v }}_ `{{ v }}` [{{ v }}](https://x.org)

- {{ v }}
- **"{{ v }}"**: \\{{ v }} &{{ v }}; <{{ v }}> [{{ v }}] !{{ v }} #{{ v }}

1. {{ v }}{{ v }}
{{ v }}

```{{ v }}
{{ v }}
```

    {{ v }}
"""
HOSTILE = [
    "{{ 7 * 7 }}",
    "{% for a in b %}",
    "{# a #}",
    "**bold** _it_ `code`",
    "# heading",
    "> quote",
    "1. one",
    "- one",
    "---",
    "===",
    "```",
    "    code",
    "[a](https://evil.example)",
    "![a](https://evil.example/a.png)",
    "[a]: https://evil.example",
    "<https://evil.example>",
    "<b>bold</b>",
    "<!-- a -->",
    "&amp; &lt; &#42;",
    "a\\",
    "| a | b |",
    "<!channel>",
    "@everyone",
    "<@U1>",
    "<#C1|a>",
    "]]>",
]
anything = st.text(st.characters(exclude_categories=()), max_size=300)
hostile = st.lists(st.sampled_from(HOSTILE) | anything, min_size=1, max_size=4).map("\n".join)


def shape(value: object) -> object:
    """What a document is made of, without its words."""
    if isinstance(value, tuple):
        return tuple(shape(part) for part in value)
    if not is_dataclass(value):
        return None
    kept = (getattr(value, field.name) for field in fields(value) if field.name != "text")
    return (type(value).__name__, *map(shape, kept), getattr(value, "address", ""))


@given(value=hostile.filter(clean))
def test_no_value_changes_the_shape_of_a_document(render_bare: Bare, value: str) -> None:
    document = render_bare(EVERYWHERE, v=value)
    assert shape(document) == shape(render_bare(EVERYWHERE, v="x"))
    assert to_text(document).count(clean(value)) >= EVERYWHERE.count("{{ v }}") - 1


@given(value=hostile.filter(clean))
def test_no_value_changes_the_shape_of_a_reply(render: Callable[..., Reply], value: str) -> None:
    def reply(word: str) -> Reply:
        slots = {"product": word, "error_code": word}
        signer = Trainer("t", word, word)
        answer = Answer(ReplyKind.GUIDANCE, "", asker=word, slots=slots, signer=signer)
        return render("{{ app }} {{ App }} {{ error_code }}", answer)

    assert shape(reply(value).document) == shape(reply("x").document)
    assert f"Hi {clean(value)}," in reply(value).text


@pytest.mark.parametrize("value", HOSTILE)
def test_markup_in_a_value_is_shown_as_it_is(render_bare: Bare, value: str) -> None:
    expected = Paragraph((Text("You use "), Strong(" ".join(value.split())), Text(".")))
    assert render_bare("You use **{{ v }}**.", v=value) == Document((expected,))


@given(value=anything)
def test_a_clean_value_is_one_short_line_of_characters_that_show(value: str) -> None:
    cleaned = clean(value)
    categories = {unicodedata.category(c) for c in cleaned if c != " "}
    assert not categories & {"Cc", "Co", "Cs", "Zl", "Zp", "Zs"}
    assert len(cleaned) <= MAX_VALUE
    assert cleaned == " ".join(cleaned.split()) == clean(cleaned)
    cleaned.encode()


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [
        ("a\x00b", "ab"),
        ("a\ud800b", "ab"),
        ("\ue0000\ue001a", "0a"),
        (" a\r\n\t b\u2028c\x85", "a b c"),
        ("a\x00 \x00b", "a b"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("Zoë 👩‍💻", "Zoë 👩‍💻"),
        ("\x00\n", ""),
        ("a" * 200, "a" * 200),
        ("a" * 201, "a" * 199 + "…"),
        ("a" * 40_000, "a" * 199 + "…"),
        (" " * 40_000 + "a", ""),
    ],
)
def test_a_value_is_cleaned(value: str, cleaned: str) -> None:
    assert clean(value) == cleaned


def test_a_value_without_words_leaves_no_empty_parts(render_bare: Bare) -> None:
    expected = Document((Paragraph((Text("a ."),)), Items(((),))))
    assert render_bare("a **{{ v }}**.\n\n{{ v }}\n\n- {{ v }}", v="\x00") == expected


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://x.org/{{ v }})",
        "[a](<https://x.org/?q={{ v }}>)",
        "<https://x.org/{{ v }}>",
        "[a][b]\n\n[b]: https://x.org/{{ v }}",
    ],
)
def test_a_value_in_a_link_address_is_refused(render_bare: Bare, text: str) -> None:
    with pytest.raises(RenderError, match="a value inside a link address"):
        render_bare(text, v="x")


def test_a_filter_keeps_a_value_text(render_bare: Bare) -> None:
    document = render_bare("{{ v|upper }}", v="**a**")
    assert document == Document((Paragraph((Text("**A**"),)),))


def test_a_filtered_link_is_text(render_bare: Bare) -> None:
    text = to_text(render_bare("{{ links.portal|upper }}"))
    assert text.startswith("[DEVELOPER PORTAL](<HTTPS://")


@given(label=anything.filter(clean), path=st.text(max_size=30).map(clean))
def test_a_ready_link_holds_any_label_and_address(read: Bare, label: str, path: str) -> None:
    document = read(f"a {link(label, f'https://x.org/{path}')} b")
    ((_, anchor, _),) = (block.inlines for block in document.blocks if isinstance(block, Paragraph))
    assert getattr(anchor, "address", "").startswith("https://x.org/")
    assert getattr(anchor, "text", "") == " ".join(clean(label, limit=300).split())


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://x.org/?a=1&copy;=2", "https://x.org/?a=1&copy;=2"),
        ("https://x.org/a b\nc", "https://x.org/a%20b%0Ac"),
        ("https://x.org/a<b>c\\d", "https://x.org/a%3Cb%3Ec%5Cd"),
        ("https://x.org/(a)_b*", "https://x.org/(a)_b*"),
    ],
)
def test_the_address_of_a_ready_link_stays_whole(read: Bare, address: str, shown: str) -> None:
    assert read(link("a", address)) == Document((Paragraph((Anchor("a", shown),)),))


def test_words_of_the_knowledge_are_shown_as_text_and_in_full(render: Callable[..., Reply]) -> None:
    answer = Answer(ReplyKind.NOTE, "", slots={"product": "Gravity Forms"})
    reply = render("{{ product_note }}", answer)
    assert f"\n\nUpdate *it* first. {'word ' * 50}end\n\n" in reply.text
