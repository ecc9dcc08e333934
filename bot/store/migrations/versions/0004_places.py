"""Places, and who may be asked if an answer helped. Frozen: change it in a new file."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_AWAITING = sa.text("awaits_verdict = 1")


def upgrade() -> None:
    """Add a column with its index, and a table."""
    zero = sa.Column("awaits_verdict", sa.Integer(), nullable=False, server_default=sa.text("0"))
    op.add_column("conversations", zero)
    op.create_index(
        "ix_conversations_awaiting_verdict",
        "conversations",
        ["updated_at"],
        sqlite_where=_AWAITING,
        postgresql_where=_AWAITING,
    )
    op.create_table(
        "places",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("platform", "place")),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("unasked", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("said_at", _moment(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "place", name="pk_places"),
        sqlite_strict=True,
    )


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
