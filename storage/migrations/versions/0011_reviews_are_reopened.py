"""Reviews are reopened, and frozen again in another edition."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    with op.batch_alter_table("review") as batch_op:
        batch_op.add_column(sa.Column("edition", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("reopened_at", sa.DateTime(), nullable=True))
        batch_op.drop_constraint("uq_review_year", type_="unique")
        batch_op.create_unique_constraint("uq_review_year", ["year", "organisation_id", "edition"])


def downgrade() -> None:
    with op.batch_alter_table("review") as batch_op:
        batch_op.drop_constraint("uq_review_year", type_="unique")
        batch_op.create_unique_constraint("uq_review_year", ["year", "organisation_id"])
        batch_op.drop_column("reopened_at")
        batch_op.drop_column("edition")
