"""First storey: all tables of the first release and the search index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything."""
    _create_tables()
    _create_search()


def _create_search() -> None:
    """An FTS5 table without content, or a tsvector with GIN; see mhcrm/store/search_index.py."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE lead_search USING fts5(tokens, content='', tokenize='ascii', prefix='1')")
        return
    op.execute("CREATE TABLE lead_search (id INTEGER PRIMARY KEY, tokens tsvector NOT NULL)")
    op.execute("CREATE INDEX ix_lead_search_tokens ON lead_search USING gin (tokens)")


def downgrade() -> None:
    """Drop everything."""
    op.execute("DROP TABLE lead_search")
    op.drop_table("stage_event")
    op.drop_table("registration")
    op.drop_table("match_report")
    op.drop_table("hold")
    op.drop_table("contact")
    op.drop_table("activity")
    op.drop_table("occupancy")
    op.drop_table("lead")
    op.drop_table("space")
    op.drop_table("setting")
    op.drop_table("search_dead")
    op.drop_table("referrer")
    op.drop_table("parked")
    op.drop_table("import_memory")
    op.drop_table("import_batch")
    op.drop_table("counter")
    op.drop_table("company")
    op.drop_table("change")
    op.drop_table("audit")
    op.drop_table("attachment")


def _create_tables() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owner_kind", sa.String(), nullable=False),
        sa.Column("owner_ref", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("stored_path", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_owner_ref"), "attachment", ["owner_ref"], unique=False)
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_change_id"), "audit", ["change_id"], unique=False)
    op.create_index(op.f("ix_audit_row"), "audit", ["name", "row_id"], unique=False)
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("lead_ids", sa.Text(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_actor_state"), "change", ["actor", "state", "id"], unique=False)
    op.create_index(op.f("ix_change_batch_id"), "change", ["batch_id"], unique=False)
    op.create_table(
        "company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("uscc", sa.String(), nullable=True),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
    )
    op.create_index(op.f("ix_company_name_key"), "company", ["name_key"], unique=False)
    op.create_index(op.f("ix_company_uscc"), "company", ["uscc"], unique=False)
    op.create_table(
        "counter",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("totals", sa.Text(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("lineage", sa.Text(), nullable=False),
        sa.Column("first_lead_id", sa.Integer(), nullable=True),
        sa.Column("last_lead_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_index(op.f("ix_import_batch_file_sha256"), "import_batch", ["file_sha256"], unique=False)
    op.create_table(
        "import_memory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_memory")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_import_memory_fingerprint")),
    )
    op.create_table(
        "parked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked")),
    )
    op.create_index(op.f("ix_parked_change_id"), "parked", ["change_id", "name"], unique=False)
    op.create_table(
        "referrer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("uscc", sa.String(), nullable=True),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrer")),
    )
    op.create_index(op.f("ix_referrer_name_key"), "referrer", ["name_key"], unique=False)
    op.create_table(
        "search_dead",
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_search_dead")),
    )
    op.create_table(
        "setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
        sa.UniqueConstraint("name", name=op.f("uq_setting_name")),
    )
    op.create_table(
        "space",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("park_ref", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("area_sqm", sa.BigInteger(), nullable=True),
        sa.Column("land_mu", sa.BigInteger(), nullable=True),
        sa.Column("clear_height_m", sa.BigInteger(), nullable=True),
        sa.Column("floor_load_t", sa.BigInteger(), nullable=True),
        sa.Column("power_kva", sa.BigInteger(), nullable=True),
        sa.Column("goods_lift", sa.String(), nullable=False),
        sa.Column("planned_use", sa.String(), nullable=False),
        sa.Column("env_class", sa.String(), nullable=False),
        sa.Column("fire_class", sa.String(), nullable=False),
        sa.Column("delivery_state", sa.String(), nullable=False),
        sa.Column("delivery_on", sa.String(), nullable=False),
        sa.Column("rent", sa.BigInteger(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("plot_ratio", sa.BigInteger(), nullable=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("release_batch", sa.String(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["space.id"], name=op.f("fk_space_parent_id_space")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_space")),
        sa.UniqueConstraint("code", name=op.f("uq_space_code")),
    )
    op.create_index(op.f("ix_space_parent_id"), "space", ["parent_id"], unique=False)
    op.create_table(
        "lead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.Column("binned_at", sa.String(27), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("company_key", sa.String(), nullable=False),
        sa.Column("project_key", sa.String(), nullable=False),
        sa.Column("pinyin", sa.String(), nullable=False),
        sa.Column("initials", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=True),
        sa.Column("project", sa.String(), nullable=True),
        sa.Column("uscc", sa.String(), nullable=True),
        sa.Column("industry_text", sa.String(), nullable=True),
        sa.Column("gb4754", sa.String(), nullable=True),
        sa.Column("chain_text", sa.String(), nullable=True),
        sa.Column("phase", sa.String(), nullable=True),
        sa.Column("ownership", sa.String(), nullable=True),
        sa.Column("foreign", sa.String(), nullable=True),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("investment_wan", sa.BigInteger(), nullable=True),
        sa.Column("investment_wan_min", sa.BigInteger(), nullable=True),
        sa.Column("investment_wan_max", sa.BigInteger(), nullable=True),
        sa.Column("investment_currency", sa.String(), nullable=True),
        sa.Column("fixed_investment_wan", sa.BigInteger(), nullable=True),
        sa.Column("foreign_capital_wan", sa.BigInteger(), nullable=True),
        sa.Column("land_mu", sa.BigInteger(), nullable=True),
        sa.Column("floor_area_sqm", sa.BigInteger(), nullable=True),
        sa.Column("space_mode", sa.String(), nullable=True),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("referrer", sa.String(), nullable=True),
        sa.Column("received_on", sa.String(), nullable=True),
        sa.Column("first_contact_on", sa.String(), nullable=True),
        sa.Column("sign_on", sa.String(), nullable=True),
        sa.Column("start_on", sa.String(), nullable=True),
        sa.Column("town", sa.String(), nullable=True),
        sa.Column("park", sa.String(), nullable=True),
        sa.Column("site", sa.String(), nullable=True),
        sa.Column("lead_unit", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("first_reporter", sa.String(), nullable=True),
        sa.Column("next_due_on", sa.String(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("company_profile", sa.Text(), nullable=True),
        sa.Column("progress", sa.Text(), nullable=True),
        sa.Column("issues", sa.Text(), nullable=True),
        sa.Column("demands", sa.Text(), nullable=True),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_lead_batch_id_import_batch")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_lead_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
        sa.UniqueConstraint("code", name=op.f("uq_lead_code")),
    )
    op.create_index(op.f("ix_lead_company_id"), "lead", ["company_id"], unique=False)
    op.create_index(op.f("ix_lead_updated_at"), "lead", ["binned_at", "updated_at", "id"], unique=False)
    op.create_table(
        "occupancy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("start_on", sa.String(10), nullable=False),
        sa.Column("end_on", sa.String(10), nullable=True),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.CheckConstraint("end_on IS NULL OR end_on > start_on", name=op.f("ck_occupancy_interval")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_occupancy_space_id_space")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupancy")),
    )
    op.create_index(op.f("ix_occupancy_space_id"), "occupancy", ["space_id"], unique=False)
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_activity_lead_id_lead")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_index(op.f("ix_activity_lead_id"), "activity", ["lead_id"], unique=False)
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_contact_company_id_company")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_contact_lead_id_lead")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_company_id"), "contact", ["company_id"], unique=False)
    op.create_index(op.f("ix_contact_lead_id"), "contact", ["lead_id"], unique=False)
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("start_on", sa.String(10), nullable=False),
        sa.Column("until_on", sa.String(10), nullable=False),
        sa.Column("hard", sa.Boolean(), nullable=False),
        sa.Column("approver", sa.String(), nullable=False),
        sa.Column("holder_unit", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("released_on", sa.String(10), nullable=True),
        sa.Column("release_reason", sa.String(), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.CheckConstraint("until_on >= start_on", name=op.f("ck_hold_interval")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_hold_lead_id_lead")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_hold_space_id_space")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    op.create_index(op.f("ix_hold_lead_id"), "hold", ["lead_id"], unique=False)
    op.create_index(op.f("ix_hold_space_id"), "hold", ["space_id"], unique=False)
    op.create_table(
        "match_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("lead_version", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.String(10), nullable=False),
        sa.Column("plan_version", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("industry", sa.String(), nullable=False),
        sa.Column("track", sa.String(), nullable=False),
        sa.Column("park", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["lead.id"], name=op.f("fk_match_report_lead_id_lead"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_report")),
    )
    op.create_index(op.f("ix_match_report_lead_id"), "match_report", ["lead_id"], unique=False)
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("referrer_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("reported_at", sa.String(27), nullable=False),
        sa.Column("first_contact_on", sa.String(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_registration_lead_id_lead")),
        sa.ForeignKeyConstraint(["referrer_id"], ["referrer.id"], name=op.f("fk_registration_referrer_id_referrer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
    )
    op.create_index(op.f("ix_registration_lead_id"), "registration", ["lead_id"], unique=False)
    op.create_index(op.f("ix_registration_referrer_id"), "registration", ["referrer_id"], unique=False)
    op.create_table(
        "stage_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("from_stage", sa.String(), nullable=True),
        sa.Column("to_stage", sa.String(), nullable=False),
        sa.Column("happened_on", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_stage_event_lead_id_lead")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_event")),
    )
    op.create_index(op.f("ix_stage_event_lead_id"), "stage_event", ["lead_id"], unique=False)
