"""What was done to something is found without reading the whole audit."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_audit_subject"), table_name="audit")
