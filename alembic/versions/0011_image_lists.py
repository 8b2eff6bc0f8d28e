"""Lists of pictures by the moment they came, narrowed or not, without reading the others."""

from typing import Any

import sqlalchemy as sa

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_KEPT = sa.text("trashed_at IS NULL")
_FAVOURITES: dict[str, Any] = {
    "sqlite_where": sa.text("is_favourite = 1 AND trashed_at IS NULL"),
    "postgresql_where": sa.text("is_favourite AND trashed_at IS NULL"),
}


def upgrade() -> None:
    op.create_index(
        "ix_image_listed", "image", ["workspace_id", "created_at", "id"], sqlite_where=_KEPT, postgresql_where=_KEPT
    )
    op.create_index(
        "ix_image_of_model",
        "image",
        ["workspace_id", "model_id", "created_at", "id"],
        sqlite_where=_KEPT,
        postgresql_where=_KEPT,
    )
    op.create_index("ix_image_favourite", "image", ["workspace_id", "created_at", "id"], **_FAVOURITES)


def downgrade() -> None:
    op.drop_index("ix_image_favourite", "image")
    op.drop_index("ix_image_of_model", "image")
    op.drop_index("ix_image_listed", "image")
