"""Every table. Columns are only ever added within a release: the one before it may still be running."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    text,
)

from bot.store.columns import Instant, Json, RowNumber, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Literal on purpose: neither database can match a partial index against bound values.
OPEN = text("state IN ('pending', 'unknown')")
RUNNING = text("state = 'running'")
DEAD = text("state IN ('dead', 'expired')")
NAMED_BY_ZOOM = text("zoom_id <> ''")

task = Table(
    "task",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("key", Words, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("v", Integer, nullable=False),
    Column("payload", Json, nullable=False),
    Column("webinar", RowNumber, nullable=False),
    Column("group_name", Words, key="group", nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("run_at", Instant, nullable=False),
    Column("not_after", Instant),
    Column("state", String(10), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("lease_owner", String(80), nullable=False),
    Column("lease_until", Instant),
    Column("look_first", Boolean, nullable=False),
    Column("receipt", Words, nullable=False),
    Column("checkpoint", Json, nullable=False),
    Column("last_error", Words, nullable=False),
    Column("first_tried_at", Instant),
    Column("tried_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("spared", Integer, nullable=False),
    UniqueConstraint("key"),
)
Index("ix_task_open", task.c.run_at, sqlite_where=OPEN, postgresql_where=OPEN)
Index("ix_task_lease", task.c.lease_until, sqlite_where=RUNNING, postgresql_where=RUNNING)
Index("ix_task_dead", task.c.done_at, sqlite_where=DEAD, postgresql_where=DEAD)
Index("ix_task_webinar", task.c.webinar)

attempt = Table(
    "attempt",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("task", String(36), ForeignKey("task.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("owner", String(80), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("outcome", String(10), nullable=False),
    Column("detail", Words, nullable=False),
)
Index("ix_attempt_task", attempt.c.task, attempt.c.number)

pause = Table(
    "pause",
    metadata,
    Column("scope", Words, primary_key=True),
    Column("until", Instant, nullable=False),
)

pace = Table(
    "pace",
    metadata,
    Column("group_name", Words, key="group", primary_key=True),
    Column("last_at", Instant, nullable=False),
)
Index("ix_pace_last_at", pace.c.last_at)

inbox = Table(
    "inbox",
    metadata,
    Column("source", String(40), nullable=False),
    Column("external_id", Words, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("source", "external_id"),
)

webinar = Table(
    "webinar",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("topic", Words, nullable=False),
    Column("reading", String(32), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("fold", Integer, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("series", Words, nullable=False),
    Column("details", Json, nullable=False),
    Column("state", String(16), nullable=False),
    Column("channel", Words, nullable=False),
    Column("created_by", Words, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("host", Words, nullable=False),
    Column("zoom_id", Words, nullable=False),
    Column("zoom_uuid", Words, nullable=False),
    Column("passcode", Words, nullable=False),
    Column("join_url", Words, nullable=False),
    Column("registration_url", Words, nullable=False),
    Column("card_ts", Words, nullable=False),
    Column("report_ts", Words, nullable=False),
    Column("ended_at", Instant),
    Column("problem", Words, nullable=False),
    Column("notes", Json, nullable=False),
    sqlite_autoincrement=True,  # a code is never given twice
)
Index("ix_webinar_starts_at", webinar.c.starts_at)
Index("uq_webinar_zoom_id", webinar.c.zoom_id, unique=True, sqlite_where=NAMED_BY_ZOOM, postgresql_where=NAMED_BY_ZOOM)

panelist = Table(
    "panelist",
    metadata,
    Column("webinar", RowNumber, ForeignKey("webinar.id", ondelete="CASCADE"), nullable=False),
    Column("key", Words, nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Words, nullable=False),
    Column("email", Words, nullable=False),
    Column("role", String(16), nullable=False),
    Column("organisation", Words, nullable=False),
    Column("zoom_id", Words, nullable=False),
    Column("join_url", Words, nullable=False),
    Column("slack_user", Words, nullable=False),
    Column("slack_checked_at", Instant),
    PrimaryKeyConstraint("webinar", "key"),
)

draft = Table(
    "draft",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("user_id", Words, key="user", nullable=False),
    Column("channel", Words, nullable=False),
    Column("announcement", Words, nullable=False),
    Column("created_at", Instant, nullable=False),
)

instance = Table(
    "instance",
    metadata,
    Column("webinar", RowNumber, ForeignKey("webinar.id", ondelete="CASCADE"), nullable=False),
    Column("uuid", Words, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("practice", Boolean),
    PrimaryKeyConstraint("webinar", "uuid"),
)

reading = Table(
    "reading",
    metadata,
    Column("webinar", RowNumber, ForeignKey("webinar.id", ondelete="CASCADE"), nullable=False),
    Column("part", String(40), nullable=False),
    Column("instance", Words, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("total", Integer),
    Column("digest", Words, nullable=False),
    Column("content", Json, nullable=False),
    PrimaryKeyConstraint("webinar", "part", "instance", "number"),
)

posted_file = Table(
    "posted_file",
    metadata,
    Column("file_id", Words, primary_key=True),
    Column("webinar", RowNumber, ForeignKey("webinar.id", ondelete="CASCADE"), nullable=False),
    Column("batch", Integer, nullable=False),
    Column("name", Words, nullable=False),
    Column("posted_at", Instant, nullable=False),
    Column("removed_at", Instant),
)
Index("ix_posted_file_webinar", posted_file.c.webinar)

audit = Table(
    "audit",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("who", Words, nullable=False),
    Column("what", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("detail", Words, nullable=False),
)
Index("ix_audit_subject", audit.c.subject)

notebook = Table(
    "notebook",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("value", Words, nullable=False),
)

token = Table(
    "token",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("sealed", Words, nullable=False),
    Column("lease_owner", String(80), nullable=False),
    Column("lease_until", Instant),
)

host_budget = Table(
    "host_budget",
    metadata,
    Column("host", Words, nullable=False),
    Column("day", String(10), nullable=False),
    Column("spent", Integer, nullable=False),
    PrimaryKeyConstraint("host", "day"),
)

erasure = Table(
    "erasure",
    metadata,
    Column("webinar", RowNumber, ForeignKey("webinar.id", ondelete="CASCADE"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("totals", Json, nullable=False),
    Column("counts", Json, nullable=False),
    PrimaryKeyConstraint("webinar"),
)

erased_key = Table(
    "erased_key",
    metadata,
    Column("digest", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("digest"),
)

desk_question = Table(
    "desk_question",
    metadata,
    Column("webinar", RowNumber, ForeignKey("webinar.id", ondelete="CASCADE"), nullable=False),
    Column("question", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("assignee", Words, nullable=False),
    Column("answer", Words, nullable=False),
    Column("changed_by", Words, nullable=False),
    Column("changed_at", Instant, nullable=False),
    PrimaryKeyConstraint("webinar", "question"),
)

recording = Table(
    "recording",
    metadata,
    Column("webinar", RowNumber, ForeignKey("webinar.id", ondelete="CASCADE"), nullable=False),
    Column("uuid", Words, nullable=False),
    Column("share_url", Words, nullable=False),
    Column("found_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("decided_by", Words, nullable=False),
    Column("transcript", String(16), nullable=False),
    Column("transcript_by", Words, nullable=False),
    PrimaryKeyConstraint("webinar", "uuid"),
)
