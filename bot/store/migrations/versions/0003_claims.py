"""Claims, pauses, kept knowledge: what several workers need. Frozen: change it in a new file."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_WAITING = sa.text("status = 'pending'")
_UNFINISHED = sa.text("status IN ('pending', 'sending', 'unknown')")
_WITH_WORDS = sa.text("revision != blanked")


def upgrade() -> None:
    """Add columns, indexes and two tables."""
    _inbox()
    _outbox()
    _conversations()
    op.create_table(
        "pauses",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("platform", "place", "action")),
        sa.Column("until", _moment(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "place", "action", name="pk_pauses"),
        sqlite_strict=True,
    )
    op.create_table(
        "knowledge",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", _moment(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_knowledge"),
        sqlite_strict=True,
    )


def _inbox() -> None:
    op.add_column("inbox", sa.Column("not_before", _moment(), nullable=True))
    op.add_column("inbox", sa.Column("lease_until", _moment(), nullable=True))
    _add_texts("inbox", "error", "workspace")
    _add_partial_index("inbox", "ix_inbox_waiting", ["seq"], _WAITING)
    op.create_index("ix_inbox_workspace_seq", "inbox", ["workspace", "seq"])


def _outbox() -> None:
    for name in ("not_before", "lease_until", "tried_at"):
        op.add_column("outbox", sa.Column(name, _moment(), nullable=True))
    for name in ("lookups", "automatic"):
        zero = sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("0"))
        op.add_column("outbox", zero)
    _add_texts("outbox", "replaces", "author", "workspace", "error")
    send = sa.Column("action", sa.Text(), nullable=False, server_default=sa.text("'send'"))
    op.add_column("outbox", send)
    _add_partial_index("outbox", "ix_outbox_unfinished", ["seq"], _UNFINISHED)
    op.create_index("ix_outbox_tried_at", "outbox", ["tried_at"])
    columns = ["platform", "place"]
    op.create_index("ix_outbox_platform_place_created_at", "outbox", [*columns[:2], "created_at"])
    columns = ["platform", "author", "created_at"]
    op.create_index("ix_outbox_platform_author_created_at", "outbox", columns)


def _conversations() -> None:
    zero = sa.Column("blanked", sa.Integer(), nullable=False, server_default=sa.text("0"))
    op.add_column("conversations", zero)
    columns = ["updated_at"]
    _add_partial_index("conversations", "ix_conversations_with_words", columns, _WITH_WORDS)


def _add_texts(table: str, *names: str) -> None:
    for name in names:
        empty = sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''"))
        op.add_column(table, empty)


def _add_partial_index(table: str, name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
