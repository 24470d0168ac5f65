"""Referral claims with their evidence and disputes, people, schemes, sheets, budgets, and the append-only ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_REFERRER = (("legal_person", ""), ("address", ""), ("statuses", "[]"), ("agreements", "[]"), ("people", "[]"))
_CLAIM = (("kind", "引荐"), ("channel", ""), ("partner", ""), ("shares", "[]"), ("split_agreement", ""))
_CLAIM_LATER = (("stage", "登记"), ("note", ""))
_JSON = {"statuses", "agreements", "people", "shares"}
_APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER referral_ledger_no_update BEFORE UPDATE ON referral_ledger "
        "BEGIN SELECT RAISE(ABORT, 'referral_ledger is append-only'); END",
        "CREATE TRIGGER referral_ledger_no_delete BEFORE DELETE ON referral_ledger "
        "BEGIN SELECT RAISE(ABORT, 'referral_ledger is append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION referral_ledger_refuse() RETURNS trigger AS $$ "
        "BEGIN RAISE EXCEPTION 'referral_ledger is append-only'; END $$ LANGUAGE plpgsql",
        "CREATE TRIGGER referral_ledger_no_change BEFORE UPDATE OR DELETE ON referral_ledger "
        "FOR EACH ROW EXECUTE FUNCTION referral_ledger_refuse()",
    ),
}


def upgrade() -> None:
    """Widen referrers and claims, create the new tables, make the ledger append-only in the engine."""
    _schemes_and_people()
    for name, blank in _REFERRER:
        op.add_column("referrer", _text(name, blank))
    with op.batch_alter_table("registration") as batch:
        batch.alter_column("referrer_id", existing_type=sa.Integer(), nullable=True)
        for name, blank in (*_CLAIM, *_CLAIM_LATER):
            batch.add_column(_text(name, blank))
        batch.add_column(sa.Column("protected_until", sa.String(10), nullable=True))
        for name in ("extended", "events"):
            batch.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("scheme_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_registration_scheme_id_referral_scheme"), "referral_scheme", ["scheme_id"], ["id"]
        )
    _about_claims()
    _money()
    for statement in _APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))


def _text(name: str, blank: str) -> sa.Column[str]:
    kind = sa.Text() if name in _JSON else sa.String()
    return sa.Column(name, kind, nullable=False, server_default=blank)


def _key(name: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}"))


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def _whole(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=null)


def _word(name: str, kind: sa.types.TypeEngine[str] | None = None, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, kind or sa.String(), nullable=null)


def _moment(name: str) -> sa.Column[str]:
    return _word(name, sa.String(27))


def _day(name: str, *, null: bool = False) -> sa.Column[str]:
    return _word(name, sa.String(10), null=null)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _schemes_and_people() -> None:
    op.create_table(
        "referral_scheme",
        _whole("id"), _whole("version"), _word("name"), _whole("number"), _word("state"), _word("body", sa.Text()),
        sa.Column("training", sa.Boolean(), nullable=False), _word("author"), _word("adopted_by"),
        _day("adopted_on", null=True), _moment("created_at"), _moment("updated_at"),
        _key("referral_scheme"),
        sa.UniqueConstraint("name", "number", name=op.f("uq_referral_scheme_name_number")),
    )  # fmt: skip
    op.create_table(
        "office_person",
        _whole("id"), _whole("version"), _word("name"), _word("name_key"), _word("unit"), _word("phone"),
        _word("roles", sa.Text()), sa.Column("active", sa.Boolean(), nullable=False), _word("note"),
        _moment("created_at"), _moment("updated_at"),
        _key("office_person"),
    )  # fmt: skip
    _index("office_person", "name_key")


def _about_claims() -> None:
    op.create_table(
        "referral_event",
        _whole("id"), _whole("claim_id"), _word("kind"), _day("happened_on"), _word("person"), _word("note"),
        _word("data", sa.Text()), _word("evidence", sa.Text()), _word("author"), _moment("created_at"),
        _key("referral_event"), _link("referral_event", "claim_id", "registration"),
    )  # fmt: skip
    _index("referral_event", "claim_id")
    op.create_table(
        "referral_evidence",
        _whole("id"), _whole("claim_id"), _whole("number"), _word("kind"), _word("title"), _day("happened_on"),
        _word("note"), _word("file_name"), _word("sha256"), _whole("size"), _word("stored_path"), _word("author"),
        _moment("created_at"),
        _key("referral_evidence"), _link("referral_evidence", "claim_id", "registration"),
    )  # fmt: skip
    _index("referral_evidence", "claim_id")
    op.create_table(
        "referral_dispute",
        _whole("id"), _whole("version"), _whole("first_id"), _whole("second_id"), _word("reason"), _day("opened_on"),
        _whole("winner_id", null=True), _word("decided_by"), _day("decided_on", null=True), _word("ground"),
        _moment("created_at"), _moment("updated_at"),
        _key("referral_dispute"),
        _link("referral_dispute", "first_id", "registration"),
        _link("referral_dispute", "second_id", "registration"),
        _link("referral_dispute", "winner_id", "registration"),
    )  # fmt: skip
    _index("referral_dispute", "first_id", "second_id")


def _money() -> None:
    op.create_table(
        "referral_sheet",
        _whole("id"), _whole("claim_id"), _whole("number"), _whole("scheme_id"), _day("as_of"),
        sa.Column("total_fen", sa.BigInteger(), nullable=False), _word("inputs", sa.Text()),
        _word("result", sa.Text()), _word("difference", sa.Text()),
        sa.Column("training", sa.Boolean(), nullable=False), _word("author"), _moment("created_at"),
        _key("referral_sheet"),
        _link("referral_sheet", "claim_id", "registration"), _link("referral_sheet", "scheme_id", "referral_scheme"),
    )  # fmt: skip
    _index("referral_sheet", "claim_id")
    op.create_table(
        "referral_budget",
        _whole("id"), _whole("year"), sa.Column("amount_fen", sa.BigInteger(), nullable=False), _word("doc_no"),
        _word("person"), _moment("created_at"),
        _key("referral_budget"),
    )  # fmt: skip
    _index("referral_budget", "year")
    op.create_table(
        "referral_ledger",
        _whole("id"), _whole("claim_id"), _whole("referrer_id"), _word("milestone"), _whole("year"), _word("kind"),
        _word("phase"), sa.Column("fen", sa.BigInteger(), nullable=False), _day("happened_on"), _word("person"),
        _whole("reverses", null=True), _whole("sheet_id", null=True), _word("basis"), _word("note"), _moment("at"),
        _word("author"), _word("previous"), _word("hash"),
        _key("referral_ledger"),
        sa.UniqueConstraint("hash", name=op.f("uq_referral_ledger_hash")),
        _link("referral_ledger", "claim_id", "registration"),
        _link("referral_ledger", "referrer_id", "referrer"),
        _link("referral_ledger", "reverses", "referral_ledger"),
        _link("referral_ledger", "sheet_id", "referral_sheet"),
    )  # fmt: skip
    _index("referral_ledger", "claim_id", "referrer_id", "year")


def downgrade() -> None:
    """Take the new tables and columns away; claims without a referrer go with them."""
    for name in ("referral_ledger", "referral_budget", "referral_sheet"):
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION referral_ledger_refuse()")
    for name in ("referral_dispute", "referral_evidence", "referral_event"):
        op.drop_table(name)
    op.execute("DELETE FROM registration WHERE referrer_id IS NULL")
    with op.batch_alter_table("registration") as batch:
        batch.drop_constraint(op.f("fk_registration_scheme_id_referral_scheme"), type_="foreignkey")
        for name in ("scheme_id", "extended", "events", "protected_until", *(n for n, _ in (*_CLAIM, *_CLAIM_LATER))):
            batch.drop_column(name)
        batch.alter_column("referrer_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("referrer") as batch:
        for name, _ in _REFERRER:
            batch.drop_column(name)
    op.drop_table("office_person")
    op.drop_table("referral_scheme")
