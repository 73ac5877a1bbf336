"""Questions keep the answers they offered, and when their lapse was told; records keep who confirmed them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("question", sa.Column("choices", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("question", sa.Column("lapse_told_at", sa.DateTime(), nullable=True))
    op.add_column("record", sa.Column("confirmed_by", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("record", "confirmed_by")
    op.drop_column("question", "lapse_told_at")
    op.drop_column("question", "choices")
