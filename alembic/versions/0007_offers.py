"""What each provider offers a model for, what an operator says of models, and how offers fare."""

import sqlalchemy as sa

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_COMPLETED = sa.text("status = 'completed'")


def upgrade() -> None:
    _let_jobs_name_their_offer()
    op.create_table(
        "catalogue_entry",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sample_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["image.id"], name=op.f("fk_catalogue_entry_sample_id_image"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_entry")),
    )
    op.create_index(op.f("ix_catalogue_entry_sample_id"), "catalogue_entry", ["sample_id"], unique=False)
    # What was said of an offer was meant for its model.
    op.execute(
        "INSERT INTO catalogue_entry (id, is_enabled, position, name) "
        "SELECT id, is_enabled, position, '' FROM catalogue_model WHERE position <> 1000 OR NOT is_enabled"
    )
    op.execute(sa.text("UPDATE catalogue_model SET is_enabled = :yes").bindparams(yes=True))
    op.drop_column("catalogue_model", "position")
    op.add_column(
        "catalogue_model", sa.Column("needs_own_key", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "offer_hour",
        sa.Column("offer_id", sa.String(length=200), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("worked", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.JSON(), nullable=False),
        sa.Column("charged", sa.BigInteger(), nullable=False),
        sa.Column("cost_micro_usd", sa.BigInteger(), nullable=False),
        sa.Column("unpriced", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("offer_id", "hour", name=op.f("pk_offer_hour")),
    )
    op.create_table(
        "mishap",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("offer_id", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("is_own_key", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mishap")),
    )
    op.create_index("ix_mishap_newest", "mishap", ["provider", "id"], unique=False)


def _let_jobs_name_their_offer() -> None:
    op.add_column("job", sa.Column("offer_id", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("job", sa.Column("tried", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("job", sa.Column("has_others", sa.Boolean(), nullable=False, server_default=sa.false()))
    # Until now a model was what one provider offered.
    op.execute("UPDATE job SET offer_id = model_id")
    op.drop_index("ix_job_typical", "job")
    op.create_index(
        "ix_job_typical",
        "job",
        ["offer_id", "id"],
        unique=False,
        sqlite_where=_COMPLETED,
        postgresql_where=_COMPLETED,
    )


def downgrade() -> None:
    op.drop_table("mishap")
    op.drop_table("offer_hour")
    op.drop_column("catalogue_model", "needs_own_key")
    op.add_column("catalogue_model", sa.Column("position", sa.Integer(), nullable=False, server_default="1000"))
    op.drop_index(op.f("ix_catalogue_entry_sample_id"), "catalogue_entry")
    op.drop_table("catalogue_entry")
    op.drop_index("ix_job_typical", "job")
    op.create_index(
        "ix_job_typical",
        "job",
        ["model_id", "id"],
        unique=False,
        sqlite_where=_COMPLETED,
        postgresql_where=_COMPLETED,
    )
    for column in ("has_others", "tried", "offer_id"):
        op.drop_column("job", column)
