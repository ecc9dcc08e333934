"""Settings, read once from a mapping (the environment). Not here: what is done with them."""

from bot.settings.read import Serving, Settings, read_settings

__all__ = ["Serving", "Settings", "read_settings"]
