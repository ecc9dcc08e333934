"""The faults that are planted: those that can stand together, those alone, and the warnings."""

from tests.unit.review.planting import (
    CANNED,
    DEAD_NODE,
    DESK,
    FOREIGN,
    GROUPS,
    HARD,
    IDEA,
    KEYS,
    KEYS_CASES,
    NOT_SURE,
    OPTION,
    PRODUCTS,
    ROUTE,
    SCREENSHOT,
    SIREN,
    SOURCES,
    STATUS,
    STATUS_CASES,
    TALK,
    TYPED_NOT_SURE,
    Fault,
    append,
    both,
    circle,
    drop,
    more,
    swap,
    without_phrases,
    write,
)

TOGETHER = (
    Fault("unknown key", swap(PRODUCTS, "note:", "notes:"), PRODUCTS, 6, "KB101"),
    Fault("dangling goto", swap(KEYS, "goto: v3", "goto: v4"), KEYS, 22, "KB202"),
    Fault("doubled key", append(IDEA, "owner: somebody\n"), IDEA, 21, "KB019"),
    Fault("tab", swap(TALK, "  thanks", "\tthanks"), TALK, 3, "KB011"),
    Fault("unquoted No", swap(KEYS, "- a plugin asks for a key", "- No"), KEYS, 9, "KB021"),
    Fault("alias", swap(GROUPS, "is it Friday yet", "*friday"), GROUPS, 7, "KB016"),
    Fault("too deep", swap(STATUS_CASES, "[is", "[" * 45), STATUS_CASES, 4, "KB014"),
    Fault(
        "too large",
        write("templates/status/page.md", "word " * 300_000),
        "templates/status/page.md", 0, "KB003",
    ),
    Fault("half written", swap(SOURCES, "undated}", "undated"), SOURCES, 2, "KB010"),
    Fault(
        "unknown template variable",
        append("templates/keys/v3.md", "\nSay {{ produkt }}.\n"),
        "templates/keys/v3.md", 5, "KB603",
    ),
    Fault("missing template", drop(SCREENSHOT), CANNED, 4, "KB606"),
    Fault(
        "missing template of the desk",
        drop("templates/desk/again.md"),
        "templates/desk/again.md", 0, "KB606",
    ),
    Fault(
        "unused template",
        write("templates/keys/old.md", "Nobody says this.\n"),
        "templates/keys/old.md", 0, "KB607",
    ),
    Fault("answer without sources", swap(KEYS, "sources: [14]", "sources: []"), KEYS, 33, "KB105"),
    Fault(
        "phrase shared by two topics",
        swap(STATUS, "everything is down for us", "I need an API key!"),
        STATUS, 12, "KB401",
    ),
    Fault("missing case file", drop(KEYS_CASES), KEYS, 0, "KB703"),
    Fault(
        "label too long", swap(IDEA, "A new feature", "A new feature " * 4), IDEA, 13, "KB106"
    ),
    Fault(
        "refused Jinja construct",
        write("templates/idea/board.md", "Post it.\n{% include 'x' %}\n"),
        "templates/idea/board.md", 2, "KB602",
    ),
    Fault(
        "not UTF-8",
        write("templates/desk/stale.md", b"Checked.\nCaf\xe9.\n"),
        "templates/desk/stale.md", 2, "KB002",
    ),
    Fault(
        "file name not the topic",
        swap(STATUS, "topic: status", "topic: state"),
        STATUS, 1, "KB201",
    ),
    Fault(
        "unreachable node",
        append(STATUS, DEAD_NODE),
        STATUS, 22, "KB301",
    ),
)  # fmt: skip
"""Faults that do not hide one another."""

ALONE = (
    Fault("unquoted 11:00", swap(DESK, '"11:00-16:00"', "11:00"), DESK, 15, "KB021"),
    Fault("cycle without a question", circle, KEYS, 16, "KB302", others=6),
    Fault(
        "V2 leaf under key_and_secret",
        swap(KEYS, "version: v3", "version: v2"),
        KEYS, 31, "KB304",
    ),
    Fault("node that no case visits", write(STATUS_CASES, "topic: status\n"), STATUS, 16, "KB702"),
    Fault(
        "node that no case reaches by its button",
        swap(KEYS_CASES, NOT_SURE, "        decision: ask\n"),
        KEYS, 43, "KB707",
    ),
    Fault(
        "node that no case reaches by typing",
        swap(KEYS_CASES, TYPED_NOT_SURE, ""),
        KEYS, 43, "KB708",
    ),
    Fault(
        "V2 leaf under an option that names V3",
        swap(KEYS, "Key and token\n        asks: key_and_token", "V3\n        replies: [a]"),
        KEYS, 39, "KB304", others=1,
    ),  # and no option is left for Duck Diver
    Fault(
        "V2 leaf under an option of a route that names V3",
        both(swap(KEYS, "start: which", "start: way"), swap(KEYS, "nodes:\n", f"nodes:\n{ROUTE}")),
        KEYS, 40, "KB304",
    ),
    Fault(
        "phrases that are the same to the matcher",
        swap(STATUS, "everything is down for us", "an API key I need"),
        STATUS, 12, "KB801",
    ),
    Fault(
        "small talk that is the same to the matcher as a topic's phrase",
        swap(TALK, "good morning]", "is your service not responding]"),
        STATUS, 8, "KB801",
    ),
    Fault(
        "phrase that is answered with another topic",
        both(more(KEYS, SIREN), swap(STATUS, "everything is down for us", "does the siren wail")),
        STATUS, 12, "KB803", others=7,
    ),
    Fault(
        "more buttons than a platform shows",
        swap(IDEA, OPTION, "".join(OPTION.replace("A new", f"A {n}") for n in range(25))),
        "templates/idea/kind.md", 0, "KB611",
    ),
    Fault(
        "question over a platform's limit by its buttons",
        write("templates/keys/which.md", "Which of these does it ask for?\n\n" + "many " * 560
              + "\n\n" + "words " * 168),
        "templates/keys/which.md", 0, "KB610",
    ),
    Fault(
        "words of the desk over a platform's limit",
        append("templates/desk/person.md", "\n" + "Too many words. " * 200),
        "templates/desk/person.md", 0, "KB610",
    ),
    Fault(
        "note about a product that no reply can hold",
        swap(PRODUCTS, "Update it first.", "word " * 2_500),
        "templates/keys/person.md", 0, "KB609",
    ),
    Fault("half an if", append("templates/keys/v3.md", "{% if app %}"),
          "templates/keys/v3.md", 4, "KB601"),
    Fault(
        "reply that is never rendered whole",
        append("templates/idea/board.md", "\n" + "{{ app }} " * 70),
        "templates/idea/board.md", 0, "KB605",
    ),
    Fault(
        "no phrase in any topic that is served",
        both(without_phrases(KEYS), without_phrases(STATUS)),
        "knowledge/topics", 0, "KB706", others=2,
    ),
    Fault(
        "case that reaches another node",
        swap(KEYS_CASES, "wants an API key\n", "wants an API key, and a secret\n"),
        KEYS_CASES, 5, "KB701",
    ),
    Fault(
        "node that its only case misses",
        swap(KEYS_CASES, " It wants a secret, too.", ""),
        KEYS_CASES, 9, "KB701",
    ),
    Fault(
        "case that hears other words",
        swap(KEYS_CASES, "Which of these", "What of these"),
        KEYS_CASES, 5, "KB701",
    ),
    Fault(
        "rejected phrase that is answered",
        swap(KEYS_CASES, "is it lunch yet", "I need an API key"),
        KEYS_CASES, 11, "KB701",
    ),
    Fault(
        "button that is not there",
        swap(KEYS_CASES, "choose: Key and token", "choose: Key and tokens"),
        KEYS_CASES, 13, "KB701",
    ),
    Fault(
        "case of a node that is not there",
        swap(KEYS_CASES, "node: which", "node: witch"),
        KEYS_CASES, 5, "KB705",
    ),
    Fault(
        "case of a topic that is not there",
        swap(KEYS_CASES, "node: which", "node: status_page/page"),
        KEYS_CASES, 5, "KB705",
    ),
    Fault(
        "cases without a topic",
        write("tests/knowledge/kees.yaml", "topic: kees\nmatches: [{node: a, say: [hello]}]\n"),
        "tests/knowledge/kees.yaml", 0, "KB704",
    ),
    Fault(
        "reply over a platform's limit",
        write("templates/keys/v2.md", "V2 is closed.\n\n" + "Too many words. " * 260),
        "templates/keys/v2.md", 0, "KB610",
    ),
    Fault(
        "paragraph over a platform's limit",
        write("templates/keys/v2.md", "V2 is closed. " * 215),
        "templates/keys/v2.md", 0, "KB610",
    ),
    Fault(
        "reply that a long name makes too long",
        append("templates/keys/v2.md", "\n" + "{{ app }}\n\n" * 20),
        "templates/keys/v2.md", 0, "KB610",
    ),
    Fault(
        "canned answer that a long value makes too long",
        append(SCREENSHOT, "\n" + "{{ form }}\n\n" * 20),
        SCREENSHOT, 0, "KB610",
    ),
    Fault(
        "guidance of more words than people read",
        write("templates/keys/v2.md", "V2 is closed.\n\n" + "It is shut, and we know it.\n\n" * 32),
        "templates/keys/v2.md", 0, "KB614",
    ),
    Fault(
        "guidance that is hard to read",
        write("templates/canned/screenshot.md", "{{ app }} and {{ form }}: " + HARD),
        SCREENSHOT, 0, "KB615",
    ),
    Fault(
        "guidance that a product's note makes hard to read",
        both(
            append("templates/keys/v3.md", "\n{{ product_note }}\n"),
            swap(PRODUCTS, "Update it first.", HARD.strip()),
        ),
        "templates/keys/v3.md", 0, "KB615", others=1,  # keys/person.md shows the note, too
    ),
    Fault(
        "variable of another template",
        swap("templates/keys/v2.md", "V2", "{{ form }}"),
        "templates/keys/v2.md", 1, "KB603",
    ),
    Fault(
        "slot in a template that a node says, too",
        both(
            swap(CANNED, "canned/screenshot.md", "keys/v2.md"),
            append("templates/keys/v2.md", "{{ form }}"),
        ),
        "templates/keys/v2.md", 2, "KB603", others=2,
    ),
    Fault(
        "case file that cannot be read",
        write(STATUS_CASES, b"topic: status\nrejects: [caf\xe9]\n"),
        STATUS_CASES, 2, "KB002",
    ),
    Fault(
        "layout without a place",
        swap("templates/layout.md", "{{ guidance }}", ""),
        "templates/layout.md", 0, "KB604",
    ),
)  # fmt: skip

WARNINGS = (
    Fault(
        "phrases that are nearly the same",
        more(STATUS, ["a plugin asks us for a key"]),
        STATUS, 14, "KB802",
    ),
    Fault(
        "phrase in the words of another topic",
        swap(STATUS, "everything is down for us", "the donation page needs an API key"),
        STATUS, 12, "KB804",
    ),
    Fault(
        "topic with few phrases",
        swap(STATUS, "  - everything is down for us\n", ""),
        STATUS, 5, "KB806",
    ),
    Fault(
        "topics that collide",
        both(more(KEYS, FOREIGN[::2]), more(STATUS, FOREIGN[1::2])),
        STATUS, 5, "KB805",
    ),
    Fault(
        "link that nobody sees",
        swap(DESK, "links:\n", 'links:\n  old: {label: old, address: "https://example.org/"}\n'),
        DESK, 9, "KB612",
    ),
    Fault(
        "note that nobody sees",
        swap("templates/keys/person.md", " {{ product_note }}", ""),
        PRODUCTS, 6, "KB613",
    ),
    Fault(
        "stale answer",
        swap(KEYS, "review_by: 2027-11-01", "review_by: 2026-11-22"),
        KEYS, 35, "KB501",
    ),
    Fault(
        "slot that is never shown",
        swap(SCREENSHOT, "{{ form }}", "it"),
        CANNED, 5, "KB608",
    ),
    Fault(
        "slot that one of the desk's variables hides",
        both(swap(CANNED, "form:", "phone:"), swap(SCREENSHOT, "form", "phone")),
        CANNED, 5, "KB608",
    ),
)  # fmt: skip


SERVED = tuple(
    fault
    for fault in (*ALONE, *WARNINGS)
    if fault.name
    in {
        "node that no case reaches by typing",
        "rejected phrase that is answered",
        "case of a topic that is not there",
        "cases without a topic",
        "node that its only case misses",
        "button that is not there",
        "reply over a platform's limit",
        "canned answer that a long value makes too long",
        "words of the desk over a platform's limit",
        "more buttons than a platform shows",
        "question over a platform's limit by its buttons",
        "stale answer",
        "link that nobody sees",
        "note that nobody sees",
        "phrases that are the same to the matcher",
        "reply that is never rendered whole",
        "phrases that are nearly the same",
        "small talk that is the same to the matcher as a topic's phrase",
        "case file that cannot be read",
    }
)
"""Faults that leave something to serve and cases to run, and do not hide one another."""
