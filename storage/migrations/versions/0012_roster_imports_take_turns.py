"""Imports of the roster take turns on a row of their own."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute("INSERT INTO mark (name, value) VALUES ('roster', '')")


def downgrade() -> None:
    op.execute("DELETE FROM mark WHERE name = 'roster'")
