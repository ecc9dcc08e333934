"""The commands of `desk`: the only place that reads argv and exits."""

from bot.cli.main import main

__all__ = ["main"]
