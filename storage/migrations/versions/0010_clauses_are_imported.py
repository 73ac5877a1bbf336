"""Clauses of the 责任清单 are imported."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "clause",
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("head", sa.String(length=4), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("cycle", sa.String(length=8), nullable=False),
        sa.Column("evidence", sa.String(length=200), nullable=False),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("duty", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("due", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_clause")),
    )


def downgrade() -> None:
    op.drop_table("clause")
