"""Keys people bring for providers, sealed; which jobs used one; and what the operator chose for the house."""

import sqlalchemy as sa

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_USED = "fk_job_provider_key_id_provider_key"


def upgrade() -> None:
    op.create_table(
        "provider_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("last_four", sa.String(length=4), nullable=False),
        sa.Column("brought_by", sa.Uuid(), nullable=True),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["brought_by"], ["user_account.id"], name=op.f("fk_provider_key_brought_by_user_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_provider_key_workspace_id_workspace"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_key")),
        sa.UniqueConstraint("workspace_id", "provider", name=op.f("uq_provider_key_workspace_id")),
    )  # fmt: skip
    op.create_index(op.f("ix_provider_key_brought_by"), "provider_key", ["brought_by"], unique=False)
    op.create_table(
        "house_choice",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_house_choice_actor_id_user_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_house_choice")),
    )
    op.create_index(op.f("ix_house_choice_actor_id"), "house_choice", ["actor_id"], unique=False)
    _let_jobs_name_a_key()


def _let_jobs_name_a_key() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # It takes a reference with the column only; the other way would copy all jobs that ever were.
        reference = f"CONSTRAINT {_USED} REFERENCES provider_key (id) ON DELETE SET NULL"
        op.execute(f"ALTER TABLE job ADD COLUMN provider_key_id CHAR(32) {reference}")
    else:
        op.add_column("job", sa.Column("provider_key_id", sa.Uuid(), nullable=True))
        op.create_foreign_key(_USED, "job", "provider_key", ["provider_key_id"], ["id"], ondelete="SET NULL")
    op.create_index(op.f("ix_job_provider_key_id"), "job", ["provider_key_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_job_provider_key_id"), "job")
    op.drop_column("job", "provider_key_id")
    op.drop_table("house_choice")
    op.drop_table("provider_key")
