"""Records keep when they were confirmed, and by whom and why they were returned."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("record", sa.Column("confirmed_at", sa.DateTime(), nullable=True))
    op.add_column("record", sa.Column("returned_by", sa.Integer(), nullable=True))
    op.add_column("record", sa.Column("returned_for", sa.String(length=200), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("record", "returned_for")
    op.drop_column("record", "returned_by")
    op.drop_column("record", "confirmed_at")
