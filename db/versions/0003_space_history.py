"""Space units: further attributes, history of splits and merges, whether a state was ever registered; longer holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TEXTS = (
    "column_grid",
    "water",
    "loading_bay",
    "lab_conditions",
    "rent_basis",
    "price_basis",
    "ready_carrier",
    "ready_service",
    "ready_match",
)


def upgrade() -> None:
    """Add the columns. A unit with an interval has a registered state; every other one is 状态未登记 until stated."""
    for name in ("usable_area_sqm", "net_height_m"):
        op.add_column("space", sa.Column(name, sa.BigInteger(), nullable=True))
    for name in _TEXTS:
        op.add_column("space", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.add_column("space", sa.Column("state_known", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in ("valid_from", "valid_to"):
        op.add_column("space", sa.Column(name, sa.String(10), nullable=True))
    op.add_column("space", sa.Column("predecessors", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("hold", sa.Column("extensions", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("hold", sa.Column("released_by", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE space SET state_known = true WHERE id IN (SELECT space_id FROM occupancy)")


def downgrade() -> None:
    """Drop the columns."""
    with op.batch_alter_table("hold") as batch:
        batch.drop_column("released_by")
        batch.drop_column("extensions")
    with op.batch_alter_table("space") as batch:
        for name in ("predecessors", "valid_to", "valid_from", "state_known", *reversed(_TEXTS)):
            batch.drop_column(name)
        batch.drop_column("net_height_m")
        batch.drop_column("usable_area_sqm")
