"""Tasks are found by the day they are due or moved to."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_index("ix_task_due", "task", ["due"])
    op.create_index("ix_task_moved", "task", ["moved_to"])


def downgrade() -> None:
    op.drop_index("ix_task_moved", "task")
    op.drop_index("ix_task_due", "task")
