"""`python -m tests.e2e.slack.impatient run`: the desk's own command with shorter leases and looks.

A test cannot wait a minute for what a dead process had claimed, or for a token to be tried again.
"""

import sys
from datetime import timedelta

from bot.channels.slack import api
from bot.cli.main import main
from tests.faults.process import be_impatient

LEASE = timedelta(seconds=6)  # half of it is how long a call may take
CURED = timedelta(seconds=3)


def run(argv: list[str]) -> None:
    """Run the command."""
    be_impatient(LEASE)
    api.UNTIL_CURED = CURED
    main(argv)


if __name__ == "__main__":
    run(sys.argv[1:])
