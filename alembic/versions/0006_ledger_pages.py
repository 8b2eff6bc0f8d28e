"""Pages of the ledger and its months without reading all of it."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_credit_entry_newest", "credit_entry", ["workspace_id", "id"])
    op.create_index("ix_credit_entry_month", "credit_entry", ["workspace_id", "kind", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_credit_entry_month", "credit_entry")
    op.drop_index("ix_credit_entry_newest", "credit_entry")
