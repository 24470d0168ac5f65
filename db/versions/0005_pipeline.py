"""Pipeline: tasks, stage moves with reason and source, evidence of gates, lights, entries of a company, marks of 今日."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_EVENT_TEXTS = ("source", "reason_code", "competitor", "track")
_AUTOMATIC = "空间预留"


def upgrade() -> None:
    """Add what is new. Entries the program wrote by itself are no progress of an officer's."""
    for name in _EVENT_TEXTS:
        op.add_column("stage_event", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.add_column("stage_event", sa.Column("corrects_id", sa.Integer(), nullable=True))
    op.drop_index("ix_stage_event_lead_id", table_name="stage_event")
    op.create_index("ix_stage_event_latest", "stage_event", ["lead_id", "corrects_id", "id"])
    op.drop_index("ix_activity_lead_id", table_name="activity")
    with op.batch_alter_table("activity") as batch:
        batch.alter_column("lead_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("company_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("real", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("extra", sa.Text(), nullable=False, server_default="{}"))
        batch.create_foreign_key("fk_activity_company_id_company", "company", ["company_id"], ["id"])
    activity = sa.table("activity", sa.column("kind"), sa.column("real"))
    op.execute(activity.update().where(activity.c.kind == _AUTOMATIC).values(real=0))
    op.create_index("ix_activity_latest", "activity", ["lead_id", "real", "happened_on"])
    op.create_index("ix_activity_company_id", "activity", ["company_id"])
    _evidence()
    _task()
    _marks()


def downgrade() -> None:
    """Take it away; entries of companies without a project go with it."""
    for name in ("today_mark", "light_event", "task", "evidence"):
        op.drop_table(name)
    op.execute("DELETE FROM activity WHERE lead_id IS NULL")
    op.drop_index("ix_activity_company_id", table_name="activity")
    op.drop_index("ix_activity_latest", table_name="activity")
    with op.batch_alter_table("activity") as batch:
        batch.drop_constraint("fk_activity_company_id_company", type_="foreignkey")
        batch.drop_column("extra")
        batch.drop_column("real")
        batch.drop_column("company_id")
        batch.alter_column("lead_id", existing_type=sa.Integer(), nullable=False)
    op.create_index("ix_activity_lead_id", "activity", ["lead_id"])
    op.drop_index("ix_stage_event_latest", table_name="stage_event")
    with op.batch_alter_table("stage_event") as batch:
        for name in ("corrects_id", *reversed(_EVENT_TEXTS)):
            batch.drop_column(name)
    op.create_index("ix_stage_event_lead_id", "stage_event", ["lead_id"])


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.String(10), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("withdrawn_on", sa.String(10), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=False),
        sa.Column("withdraw_reason", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_evidence_lead_id_lead"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
    )
    op.create_index("ix_evidence_lead_id", "evidence", ["lead_id"])


def _task() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("due_on", sa.String(10), nullable=True),
        sa.Column("due_time", sa.String(5), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("waiting", sa.String(), nullable=False),
        sa.Column("waiting_for", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("snoozed_until", sa.String(10), nullable=True),
        sa.Column("done_on", sa.String(10), nullable=True),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_task_lead_id_lead"),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
    )
    op.create_index("ix_task_lead_id", "task", ["lead_id"])
    op.create_index("ix_task_open", "task", ["state", "due_on"])


def _marks() -> None:
    op.create_table(
        "light_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.String(10), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("color", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_light_event_lead_id_lead", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_light_event"),
    )
    op.create_index("ix_light_event_lead_id", "light_event", ["lead_id"])
    op.create_table(
        "today_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("until_on", sa.String(10), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_today_mark"),
        sa.UniqueConstraint("key", name="uq_today_mark_key"),
    )
