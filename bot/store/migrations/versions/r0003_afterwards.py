"""What follows a report: the questions that were left open, and recordings that wait for an organiser's word."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "desk_question",
        sa.Column("webinar", _NUMBER, nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("assignee", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["webinar"], ["webinar.id"], name=op.f("fk_desk_question_webinar"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("webinar", "question", name=op.f("pk_desk_question")),
    )
    op.create_table(
        "recording",
        sa.Column("webinar", _NUMBER, nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("share_url", sa.Text(), nullable=False),
        sa.Column("found_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("transcript", sa.String(length=16), nullable=False),
        sa.Column("transcript_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["webinar"], ["webinar.id"], name=op.f("fk_recording_webinar"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("webinar", "uuid", name=op.f("pk_recording")),
    )
