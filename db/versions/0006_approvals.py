"""审批推进, 诉求, 研判与上会, 承诺兑现, 供需机会清单."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TABLES = (
    "approval_case",
    "approval_item",
    "approval_material",
    "approval_promise",
    "acceptance_session",
    "loop_event",
    "demand",
    "assessment",
    "meeting",
    "meeting_item",
    "meeting_decision",
    "task_force",
    "task_force_lead",
    "commitment",
    "commitment_check",
    "opportunity",
    "opportunity_match",
)


def upgrade() -> None:
    """Create the tables."""
    _approvals()
    _services()
    _promises_and_lists()


def downgrade() -> None:
    """Drop them, those that point at others first."""
    for name in reversed(_TABLES):
        op.drop_table(name)


def _approvals() -> None:
    op.create_table(
        "approval_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("track", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("tracker", sa.String(), nullable=False),
        sa.Column("started_on", sa.String(10), nullable=False),
        sa.Column("closed_on", sa.String(10), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("close_note", sa.String(), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_approval_case_lead_id_lead"),
        sa.PrimaryKeyConstraint("id", name="pk_approval_case"),
    )
    op.create_index("ix_approval_case_lead_id", "approval_case", ["lead_id"])
    op.create_table(
        "approval_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("days_basis", sa.String(), nullable=False),
        sa.Column("gate", sa.String(), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.String(10), nullable=True),
        sa.Column("filed_on", sa.String(10), nullable=True),
        sa.Column("accepted_on", sa.String(10), nullable=True),
        sa.Column("decided_on", sa.String(10), nullable=True),
        sa.Column("gaps", sa.Boolean(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("handler", sa.String(), nullable=False),
        sa.Column("stops", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["approval_case.id"], name="fk_approval_item_case_id_approval_case"),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_approval_item_lead_id_lead"),
        sa.PrimaryKeyConstraint("id", name="pk_approval_item"),
    )
    op.create_index("ix_approval_item_case_id", "approval_item", ["case_id"])
    op.create_index("ix_approval_item_lead_id", "approval_item", ["lead_id"])
    op.create_table(
        "approval_material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("deferrable", sa.Boolean(), nullable=False),
        sa.Column("supplied_on", sa.String(10), nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("supplied_by", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["approval_item.id"], name="fk_approval_material_item_id_approval_item"),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_approval_material_lead_id_lead"),
        sa.PrimaryKeyConstraint("id", name="pk_approval_material"),
    )
    op.create_index("ix_approval_material_item_id", "approval_material", ["item_id"])
    op.create_index("ix_approval_material_lead_id", "approval_material", ["lead_id"])
    op.create_table(
        "approval_promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("material", sa.String(), nullable=False),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("due", sa.String(10), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("made_on", sa.String(10), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("first_due", sa.String(10), nullable=True),
        sa.Column("extended_on", sa.String(10), nullable=True),
        sa.Column("extension_reason", sa.String(), nullable=False),
        sa.Column("met_on", sa.String(10), nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("waived_on", sa.String(10), nullable=True),
        sa.Column("waived_by", sa.String(), nullable=False),
        sa.Column("waive_reason", sa.String(), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_approval_promise_lead_id_lead"),
        sa.ForeignKeyConstraint(["item_id"], ["approval_item.id"], name="fk_approval_promise_item_id_approval_item"),
        sa.ForeignKeyConstraint(
            ["material_id"], ["approval_material.id"], name="fk_approval_promise_material_id_approval_material"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_approval_promise"),
    )
    op.create_index("ix_approval_promise_item_id", "approval_promise", ["item_id"])
    op.create_index("ix_approval_promise_lead_id", "approval_promise", ["lead_id"])
    op.create_table(
        "acceptance_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.String(10), nullable=False),
        sa.Column("chair", sa.String(), nullable=False),
        sa.Column("opinions", sa.Text(), nullable=False),
        sa.Column("paper_no", sa.String(), nullable=False),
        sa.Column("passed_on", sa.String(10), nullable=True),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_acceptance_session_lead_id_lead"),
        sa.ForeignKeyConstraint(["item_id"], ["approval_item.id"], name="fk_acceptance_session_item_id_approval_item"),
        sa.PrimaryKeyConstraint("id", name="pk_acceptance_session"),
    )
    op.create_index("ix_acceptance_session_item_id", "acceptance_session", ["item_id"])
    op.create_index("ix_acceptance_session_lead_id", "acceptance_session", ["lead_id"])
    op.create_table(
        "loop_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_loop_event_lead_id_lead"),
        sa.PrimaryKeyConstraint("id", name="pk_loop_event"),
    )
    op.create_index("ix_loop_event_lead_id", "loop_event", ["lead_id"])
    op.create_index("ix_loop_event_subject", "loop_event", ["subject"])
    op.create_index("ix_loop_event_subject_id", "loop_event", ["subject_id"])


def _services() -> None:
    op.create_table(
        "demand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raised_on", sa.String(10), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("due", sa.String(10), nullable=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.String(10), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("confirmed_on", sa.String(10), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("confirm_note", sa.String(), nullable=False),
        sa.Column("closed_on", sa.String(10), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_demand_lead_id_lead"),
        sa.PrimaryKeyConstraint("id", name="pk_demand"),
    )
    op.create_index("ix_demand_lead_id", "demand", ["lead_id"])
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("assessed_on", sa.String(10), nullable=False),
        sa.Column("assessor", sa.String(), nullable=False),
        sa.Column("scores", sa.Text(), nullable=False),
        sa.Column("vetoes", sa.Text(), nullable=False),
        sa.Column("checks", sa.Text(), nullable=False),
        sa.Column("opinion", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_assessment_lead_id_lead"),
        sa.PrimaryKeyConstraint("id", name="pk_assessment"),
    )
    op.create_index("ix_assessment_lead_id", "assessment", ["lead_id"])
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("planned_on", sa.String(10), nullable=False),
        sa.Column("chair", sa.String(), nullable=False),
        sa.Column("held_on", sa.String(10), nullable=True),
        sa.Column("minutes_no", sa.String(), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
    )
    op.create_table(
        "meeting_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_meeting_item_meeting_id_meeting"),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_meeting_item_lead_id_lead"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_item"),
    )
    op.create_index("ix_meeting_item_lead_id", "meeting_item", ["lead_id"])
    op.create_index("ix_meeting_item_meeting_id", "meeting_item", ["meeting_id"])
    op.create_table(
        "meeting_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due", sa.String(10), nullable=True),
        sa.Column("done_on", sa.String(10), nullable=True),
        sa.Column("done_note", sa.String(), nullable=False),
        sa.Column("task_ref", sa.String(), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_meeting_decision_meeting_id_meeting"),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_meeting_decision_lead_id_lead"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_decision"),
    )
    op.create_index("ix_meeting_decision_lead_id", "meeting_decision", ["lead_id"])
    op.create_index("ix_meeting_decision_meeting_id", "meeting_decision", ["meeting_id"])
    op.create_table(
        "task_force",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("leader", sa.String(), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.Column("rhythm", sa.Integer(), nullable=True),
        sa.Column("last_on", sa.String(10), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_task_force"),
        sa.UniqueConstraint("name", name="uq_task_force_name"),
    )
    op.create_table(
        "task_force_lead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["force_id"], ["task_force.id"], name="fk_task_force_lead_force_id_task_force"),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_task_force_lead_lead_id_lead"),
        sa.PrimaryKeyConstraint("id", name="pk_task_force_lead"),
    )
    op.create_index("ix_task_force_lead_force_id", "task_force_lead", ["force_id"])
    op.create_index("ix_task_force_lead_lead_id", "task_force_lead", ["lead_id"])


def _promises_and_lists() -> None:
    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("day", sa.String(10), nullable=True),
        sa.Column("due", sa.String(10), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_commitment_lead_id_lead"),
        sa.PrimaryKeyConstraint("id", name="pk_commitment"),
    )
    op.create_index("ix_commitment_lead_id", "commitment", ["lead_id"])
    op.create_table(
        "commitment_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("milestone", sa.String(), nullable=False),
        sa.Column("planned_on", sa.String(10), nullable=True),
        sa.Column("done_on", sa.String(10), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("reached_on", sa.String(10), nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("checker", sa.String(), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_commitment_check_lead_id_lead"),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name="fk_commitment_check_commitment_id_commitment"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_commitment_check"),
    )
    op.create_index("ix_commitment_check_commitment_id", "commitment_check", ["commitment_id"])
    op.create_index("ix_commitment_check_lead_id", "commitment_check", ["lead_id"])
    op.create_table(
        "opportunity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("industry", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("listed_on", sa.String(10), nullable=True),
        sa.Column("until", sa.String(10), nullable=True),
        sa.Column("closed_on", sa.String(10), nullable=True),
        sa.Column("close_reason", sa.String(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("chains", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_opportunity_lead_id_lead"),
        sa.PrimaryKeyConstraint("id", name="pk_opportunity"),
    )
    op.create_index("ix_opportunity_lead_id", "opportunity", ["lead_id"])
    op.create_index("ix_opportunity_side", "opportunity", ["side"])
    op.create_table(
        "opportunity_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("supply_id", sa.Integer(), nullable=False),
        sa.Column("demand_id", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("decided_on", sa.String(10), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["supply_id"], ["opportunity.id"], name="fk_opportunity_match_supply_id_opportunity"),
        sa.ForeignKeyConstraint(["demand_id"], ["opportunity.id"], name="fk_opportunity_match_demand_id_opportunity"),
        sa.PrimaryKeyConstraint("id", name="pk_opportunity_match"),
    )
    op.create_index("ix_opportunity_match_demand_id", "opportunity_match", ["demand_id"])
    op.create_index("ix_opportunity_match_supply_id", "opportunity_match", ["supply_id"])
