"""Organisations tell what they take on."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("organisation", sa.Column("unit_class", sa.String(length=24), nullable=True))
    op.add_column("organisation", sa.Column("term_ends", sa.Date(), nullable=True))
    op.add_column("organisation", sa.Column("works", sa.String(length=400), nullable=True))


def downgrade() -> None:
    op.drop_column("organisation", "works")
    op.drop_column("organisation", "term_ends")
    op.drop_column("organisation", "unit_class")
