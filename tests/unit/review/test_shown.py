"""Links and notes that nobody sees, and what is not said while files are broken."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.review.check import Report

Check = Callable[[Path], Report]
Edit = Callable[[str, str, str], None]
OLD = 'links:\n  old: {label: old, address: "https://example.org/"}\n'


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("templates/status/page.md", "status page", "{{ links.old }}"),
        ("knowledge/topics/status.yaml", "title: The status page", "title: x\n    links: [old]"),
        ("knowledge/topics/status.yaml", "    sources: [14]", "    sources: [14]\n    lnks: [old]"),
    ],
)
def test_a_link_that_is_shown_or_may_be_is_not_idle(
    root: Path, check: Check, edit: Edit, file: str, old: str, new: str
) -> None:
    edit("knowledge/desk.yaml", "links:\n", OLD)
    assert "KB612" in {problem.code for problem in check(root).problems}
    edit(file, old, new)
    assert "KB612" not in {problem.code for problem in check(root).problems}


def test_no_link_is_called_idle_while_a_template_cannot_be_read(
    root: Path, check: Check, edit: Edit
) -> None:
    edit("knowledge/desk.yaml", "links:\n", OLD)
    (root / "templates/status/page.md").write_bytes(b"caf\xe9")
    assert "KB612" not in {problem.code for problem in check(root).problems}
