"""What only the store in memory has: it is there at once."""

import os
import subprocess
import sys


def test_it_loads_no_library_that_is_slow_to_load() -> None:
    program = (
        "import sys, bot.store.memory;"
        "sys.exit(bool({'sqlalchemy', 'alembic', 'cattrs', 'attr', 'sqlite3'} & set(sys.modules)))"
    )
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", program]
    assert subprocess.run(command, env=path, check=False).returncode == 0  # noqa: S603 - our own
