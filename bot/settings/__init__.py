"""Settings, read once from a mapping (the environment). Not here: what is done with them."""

from bot.settings.read import Serving, Settings, read_settings
from bot.settings.slack import SlackSettings

__all__ = ["Serving", "Settings", "SlackSettings", "read_settings"]
