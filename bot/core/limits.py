"""What platforms take at most, as they document it: numbers and sources, no channel's rules."""

from dataclasses import dataclass

_BLOCK_KIT = "https://docs.slack.dev/reference/block-kit"
_DISCORD_MESSAGE = "https://docs.discord.com/developers/resources/message"


@dataclass(frozen=True, slots=True)
class Limit:
    """The most characters of one part of a message; `source` is the page that says so."""

    characters: int
    part: str
    source: str


@dataclass(frozen=True, slots=True)
class ButtonLimit:
    """The most buttons below one message; `source` is the page that says so."""

    buttons: int
    part: str
    source: str


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits that a reply can run into."""

    slack_text: Limit
    slack_section: Limit
    slack_button: Limit
    discord_content: Limit
    discord_embed: Limit
    discord_button: Limit
    slack_actions: ButtonLimit
    discord_rows: ButtonLimit

    @property
    def reply(self) -> Limit:
        """The tightest for a whole reply; on Discord one that exceeds the content is an embed."""
        return min(self.slack_text, self.discord_embed, key=_characters)

    @property
    def block(self) -> Limit:
        """The tightest for one paragraph, list or code block of a reply."""
        return min(self.slack_section, self.discord_embed, key=_characters)

    @property
    def label(self) -> Limit:
        """The tightest for the words on a button."""
        return min(self.slack_button, self.discord_button, key=_characters)

    @property
    def buttons(self) -> ButtonLimit:
        """The tightest for the number of buttons below a question."""
        return min(self.slack_actions, self.discord_rows, key=_buttons)


def _buttons(limit: ButtonLimit) -> int:
    return limit.buttons


def _characters(limit: Limit) -> int:
    return limit.characters


LIMITS = Limits(
    slack_text=Limit(4_000, "Slack message", _BLOCK_KIT),  # advised; cut off after 40,000
    slack_section=Limit(3_000, "Slack section", _BLOCK_KIT),
    slack_button=Limit(75, "Slack button", _BLOCK_KIT),
    discord_content=Limit(2_000, "Discord message", _DISCORD_MESSAGE),
    discord_embed=Limit(4_096, "Discord embed", _DISCORD_MESSAGE),
    discord_button=Limit(80, "Discord button", _DISCORD_MESSAGE),
    slack_actions=ButtonLimit(25, "Slack block of actions", _BLOCK_KIT),
    discord_rows=ButtonLimit(25, "Discord message", _DISCORD_MESSAGE),  # five rows of five
)
