"""The first tables: inbox, conversations, happenings, outbox. Frozen: change them in a new file."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_THREAD = ("platform", "place", "thread")


def upgrade() -> None:
    """Make the four tables and their indexes."""
    _inbox()
    _conversations()
    _happenings()
    _outbox()


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("seq", sa.Integer(), nullable=False),
        *_texts(*_THREAD, "event_id", "payload", "status"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("received_at", _moment(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_inbox"),
        sa.UniqueConstraint(
            "platform", "place", "event_id", name="uq_inbox_platform_place_event_id"
        ),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inbox_platform_place_thread_seq", "inbox", [*_THREAD, "seq"])
    op.create_index("ix_inbox_status_seq", "inbox", ["status", "seq"])


def _conversations() -> None:
    op.create_table(
        "conversations",
        *_texts(*_THREAD),
        sa.Column("revision", sa.Integer(), nullable=False),
        *_texts("payload"),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("updated_at", _moment(), nullable=False),
        sa.PrimaryKeyConstraint(*_THREAD, name="pk_conversations"),
        sqlite_strict=True,
    )


def _happenings() -> None:
    op.create_table(
        "happenings",
        sa.Column("seq", sa.Integer(), nullable=False),
        *_texts(*_THREAD, "kind"),
        sa.Column("at", _moment(), nullable=False),
        *_texts("knowledge"),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("node", sa.Text(), nullable=True),
        *_texts("detail"),
        sa.PrimaryKeyConstraint("seq", name="pk_happenings"),
        sa.ForeignKeyConstraint(
            _THREAD,
            [f"conversations.{name}" for name in _THREAD],
            name="fk_happenings_conversations",
        ),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_happenings_platform_place_thread_seq", "happenings", [*_THREAD, "seq"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("seq", sa.Integer(), nullable=False),
        *_texts("reply_key", *_THREAD, "event_id", "payload", "status"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        *_texts("remote_id"),
        sa.Column("created_at", _moment(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_outbox"),
        sa.UniqueConstraint("reply_key", name="uq_outbox_reply_key"),
        sa.ForeignKeyConstraint(
            ["platform", "place", "event_id"],
            ["inbox.platform", "inbox.place", "inbox.event_id"],
            name="fk_outbox_inbox",
        ),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_outbox_platform_place_thread_seq", "outbox", [*_THREAD, "seq"])
    op.create_index("ix_outbox_status_seq", "outbox", ["status", "seq"])


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
