"""What all tests share: none is judged by the clock, for the machines that run them are shared."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
