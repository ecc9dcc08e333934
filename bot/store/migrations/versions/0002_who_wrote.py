"""Who wrote, to look back at what somebody wrote in a place. Frozen: change it in a new file."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column and its index."""
    author = sa.Column("author", sa.Text(), nullable=False, server_default=sa.text("''"))
    op.add_column("inbox", author)
    columns = ["platform", "place", "author", "seq"]
    op.create_index("ix_inbox_platform_place_author_seq", "inbox", columns)
