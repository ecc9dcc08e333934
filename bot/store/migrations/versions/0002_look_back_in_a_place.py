"""An index for what was written last in a place. Frozen: change it in a new file."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the index."""
    columns = ["platform", "place", "seq"]
    op.create_index("ix_inbox_platform_place_seq", "inbox", columns)
