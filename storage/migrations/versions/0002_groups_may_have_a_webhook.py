"""Groups may have a webhook."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "webhook",
        sa.Column("chat_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_webhook_chat_id")),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_webhook")),
    )


def downgrade() -> None:
    op.drop_table("webhook")
