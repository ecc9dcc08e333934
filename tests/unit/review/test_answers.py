"""The page of every answer, made of small content."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.bootstrap import load_knowledge_base
from bot.core.errors import RenderError
from bot.kb.source import read_content
from bot.review.answers import answers_page, example_time

Edit = Callable[[str, str, str], None]
KEYS, V3 = "knowledge/topics/keys.yaml", "templates/keys/v3.md"


@pytest.fixture
def page(root: Path) -> Callable[[], str]:
    """The page as the files are when it is called."""

    def make() -> str:
        kb = load_knowledge_base(root, date.min)
        return answers_page(kb, read_content(root).templates, example_time(kb))

    return make


Page = Callable[[], str]


def section(page: str, heading: str) -> str:
    return re.split(r"^##+ ", page.split(f"# {heading}\n", 1)[1], maxsplit=1, flags=re.M)[0]


def test_each_node_is_told_in_the_section_of_its_topic(page: Page) -> None:
    headings = re.findall(r"^##+ (.*)", page(), re.M)
    at = headings.index("An app asks for an API key")
    assert headings[at : at + 5] == [
        "An app asks for an API key",
        "Question: An app asks for an API key",
        "V3: the steps",
        "V2: no new keys",
        "Hand-off: An app asks for an API key",
    ]


def test_a_topic_opens_with_what_people_ask_and_where_its_tree_leads(page: Page) -> None:
    told = section(page(), "An app asks for an API key")
    assert "`keys`: answered at once." in told
    asked = re.search(r"^People ask: (.*)\.$", told, re.M)
    assert asked
    assert len(asked[1].split("; ")) == 3
    assert "`which` asks: **Key and secret** → `v3`; **Key and token** → `v2`; not sure" in told


def test_an_answer_is_quoted_with_its_measure_its_facts_and_its_links(page: Page) -> None:
    assert (
        section(page(), "V3: the steps")
        == """
`v3`:

> Open the [developer portal](https://developer.example.org/).
>
> 1. Press **Generate Secret**.

*7 words*

- Facts: version V3, verified 1 November 2026, review by 1 November 2027
- Sources: [14](https://developer.example.org/apps) (undated)
- Links below it: [developer portal](https://developer.example.org/)

"""
    )


def test_a_question_names_its_buttons_and_a_hand_off_its_queue(page: Page) -> None:
    asked = section(page(), "Question: An app asks for an API key")
    assert "> Which of these does your app ask for?\n" in asked
    assert "To pick from: **Key and secret** · **Key and token** · **Not sure**" in asked
    assert "the queue is `api`" in section(page(), "Hand-off: An app asks for an API key")


def test_a_product_that_only_lends_its_name_needs_no_example(page: Page, edit: Edit) -> None:
    edit(V3, "Open", "{{ App }} {% if product %}is an app{% else %}is an app{% endif %}. Open")
    assert "parts differ" not in page()


def test_of_what_a_product_changes_there_is_one_example_that_leads_there(
    page: Page, edit: Edit
) -> None:
    edit(
        V3, "1. Press", "{% if product_note %}\nFirst: {{ product_note }}\n\n{% endif %}\n1. Press"
    )
    told = section(page(), "V3: the steps")
    assert told.count("parts differ") == 1
    assert "With **Gravity Forms** these parts differ:\n\n> First: Update it first.\n\n" in told


def test_the_same_words_are_told_once_and_then_named(page: Page, edit: Edit) -> None:
    edit("knowledge/topics/status.yaml", "status/page.md", "keys/v2.md")
    told = section(page(), "The status page")
    assert "the same words as in [V2: no new keys](#v2-no-new-keys)." in told
    assert "- Facts: verified 1 November 2026" in told


def test_what_trainers_send_and_the_desks_notes_stand_in_full(page: Page) -> None:
    canned = section(page(), "Ask for a screenshot")
    assert "asks the trainer “Which app is it?”; “Which form is it?”" in canned
    assert "> Hi Sam,\n>\n> Please send a screenshot of \\[form\\] in \\[product\\]." in canned
    assert "> Last checked on 1 November 2026." in section(page(), "desk/stale.md")


def test_the_contents_lead_to_every_section(page: Page) -> None:
    links = re.findall(r"^- \[(.*?)\]\(#.*?\)", page(), re.M)
    assert links == [head for head in re.findall(r"^## (.*)", page(), re.M) if head != "Contents"]


def test_the_time_of_the_page_is_the_day_of_the_last_verification(root: Path) -> None:
    kb = load_knowledge_base(root, date.min)
    assert example_time(kb) == datetime(2026, 11, 1, 17, tzinfo=UTC)


def test_a_template_that_is_not_there_is_named(root: Path, page: Page) -> None:
    (root / V3).unlink()
    with pytest.raises(RenderError, match=r"keys/v3\.md.*no such template"):
        page()
