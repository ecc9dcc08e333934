"""`python -m tests.slack.pictures STORY FOLDER`: pictures of local-slack's page as people see it.

STORY is a module with `play(slack, camera)`: it starts a desk, lets people talk, and takes the
pictures, which are saved as FOLDER/name.png. Needs Playwright and Debian's chromium, beside what
tests/slack/__init__.py names. `tests.slack.echo_story` is an example.
"""

import argparse
import importlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from playwright.sync_api import Browser, Page, sync_playwright

from tests.slack.manifest import Manifest
from tests.slack.richhtml import placed
from tests.slack.stage import Slack, staged
from tests.slack.workspace import HELP, Mode

# Debian's chromium, with nothing that looks for a network.
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
WIDTH, HEIGHT, SCALE = 1_280, 1_480, 1
FILL_IN = """words => [...document.querySelectorAll('*')]
    .filter(each => !each.children.length && each.textContent === '[rich_text]')
    .forEach((each, at) => { each.outerHTML = words[at] ?? each.outerHTML })"""
WITHOUT_TOOLS = ".topbar { display: none !important } .msg-hover-actions { display: none }"


class Camera:
    """Looks at the page as one person at a time."""

    def __init__(self, slack: Slack, browser: Browser, folder: Path) -> None:
        self._slack = slack
        self._browser = browser
        self._folder = folder

    def take(self, name: str, reader: str, room: str = HELP, thread: str = "") -> Path:
        """A channel, with a thread beside it if one is given."""
        with self._page(reader) as page:
            self._enter(page, room)
            if thread:
                self._open_thread(page, thread)
            self._fill_in(page, reader, room, thread)
            return self._save(page, name)

    def take_home(self, name: str, reader: str) -> Path:
        """The app's Home, which the person opens now."""
        with self._page(reader) as page:
            page.locator(".sidebar-item", has_text=self._slack.workspace.app.name).click()
            self._slack.people.wait(lambda: self._slack.people.home(reader))
            return self._save(page, name)

    def take_modal(self, name: str, reader: str) -> Path:
        """The modal that is open; it covers all else, so the room cannot be changed."""
        with self._page(reader) as page:
            page.locator(".modal").wait_for()
            return self._save(page, name)

    @contextmanager
    def _page(self, reader: str) -> Iterator[Page]:
        page = self._browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=SCALE
        )
        try:
            page.goto(self._slack.local.url)
            page.locator(".actas select").select_option(reader)
            page.add_style_tag(content=WITHOUT_TOOLS)
            yield page
        finally:
            page.close()

    def _enter(self, page: Page, room: str) -> None:
        rooms = self._slack.workspace.rooms
        name = rooms[room].name if room in rooms else self._slack.workspace.app.name
        page.locator(".sidebar-item", has_text=name).first.click()

    def _open_thread(self, page: Page, thread: str) -> None:
        page.locator(f'.msg[data-ts="{thread}"] .thread-summary').first.click()

    def _fill_in(self, page: Page, reader: str, room: str, thread: str) -> None:
        """Set the words of rich text where the page has only a placeholder."""
        seen = self._slack.people.read(room, thread, reader)
        page.evaluate(FILL_IN, placed(message.raw for message in seen))

    def _save(self, page: Page, name: str) -> Path:
        page.evaluate("document.fonts.ready")
        page.mouse.move(0, 0)
        file = self._folder / f"{name}.png"
        page.screenshot(path=file, animations="disabled")
        return file


@contextmanager
def camera(slack: Slack, folder: Path) -> Iterator[Camera]:
    """A camera for as long as the block lasts; raises LookupError without chromium."""
    program = shutil.which("chromium")
    if program is None:
        message = "chromium is not installed; on Debian: apt install chromium"
        raise LookupError(message)
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        try:
            yield Camera(slack, browser, folder)
        finally:
            browser.close()


class Words(argparse.Namespace):
    """What was typed."""

    story: str
    folder: Path
    manifest: Path

    @classmethod
    def parse(cls) -> Self:
        """From the command line."""
        parser = argparse.ArgumentParser(prog="python -m tests.slack.pictures")
        parser.add_argument("story", help="a module with play(slack, camera)")
        parser.add_argument("folder", type=Path, help="where the pictures go")
        usual = Path(__file__).parent / "echo_manifest.yml"
        parser.add_argument("--manifest", type=Path, default=usual, help="the app's manifest")
        return parser.parse_args(namespace=cls())


def main() -> None:
    """Play a story, and say what Slack would have refused of it."""
    words = Words.parse()
    play = importlib.import_module(words.story).play
    with (
        tempfile.TemporaryDirectory() as scratch,
        staged(Mode.SOCKET, Manifest.read(words.manifest), Path(scratch)) as slack,
        camera(slack, words.folder) as lens,
    ):
        play(slack, lens)
        for violation in slack.front.violations:
            print(f"Slack would refuse: {violation}")  # noqa: T201  a command


if __name__ == "__main__":
    main()
