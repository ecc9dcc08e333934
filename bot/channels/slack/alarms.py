"""Words for the operator: each trouble is told once, until it is over. Not here: any trouble."""

from collections.abc import Callable


class Alarms:
    """Remembers what was told; `tell` is a line of the log that somebody is woken by."""

    def __init__(self, tell: Callable[[str, str], None]) -> None:
        """`tell` takes the trouble and its cure, neither of which holds anything secret."""
        self._tell = tell
        self._raised: dict[str, tuple[str, str]] = {}

    @property
    def standing(self) -> str:
        """The trouble with the whole workspace that is not over, "" where there is none."""
        return self._raised.get("", ("", ""))[0]

    def raise_once(self, where: str, trouble: str, cure: str) -> None:
        """Tell of trouble in the place `where`, "" for everywhere, unless it was told before.

        What has the same cure is the same trouble under another name.
        """
        _, known = self._raised.get(where, ("", ""))
        if known != cure:
            self._raised[where] = (trouble, cure)
            self._tell(trouble, cure)

    def is_well(self, where: str) -> None:
        """Something worked there: trouble from now on is news."""
        self._raised.pop(where, None)
