"""`make overlap`: two desks on one Postgres, one killed midway, and how they got through.

`python -m benchmarks.overlap [QUESTIONS]`; the default is 10,000.
"""

import sys
import tempfile
from pathlib import Path
from random import Random

from tests.faults.content import small_content
from tests.faults.overlap import overlap
from tests.faults.scene import scene
from tests.postgres import WHY_NOT, running


def main() -> None:
    """Print the result."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name, running() as server:
        if server is None:
            sys.exit(WHY_NOT)
        folder = Path(name)
        root = small_content(folder / "root")
        with scene(folder, root, server.new_database(), folder / "index") as stage:
            done = overlap(stage, number, Random(5))  # noqa: S311  for tests, not for secrets
    print(f"{number} questions, {done.deliveries} deliveries, two desks, one killed midway")
    print(f"{done.seconds:.0f} s, {number / done.seconds:.0f} questions a second")
    print(f"lost {len(done.result.lost)}, doubled {len(done.result.doubled)}")
    sys.exit(0 if done.result else 1)


if __name__ == "__main__":
    main()
