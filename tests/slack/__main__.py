"""`python -m tests.slack`: what this machine lacks for the tests in Slack, one a line."""

from tests.slack.stage import lacking

for what in lacking():
    print(what)  # noqa: T201  a command: what it prints is its result
