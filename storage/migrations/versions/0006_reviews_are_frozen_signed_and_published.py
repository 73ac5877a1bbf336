"""Reviews are frozen, signed and published."""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'


def upgrade() -> None:
    op.create_table('review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('corrected_until', sa.Date(), nullable=False),
    sa.Column('rubric', sa.String(), nullable=False),
    sa.Column('hash', sa.String(64), nullable=False),
    sa.Column('frozen_at', sa.DateTime(), nullable=False),
    sa.Column('frozen_by', sa.Integer(), nullable=False),
    sa.Column('published_at', sa.DateTime(), nullable=True),
    sa.Column('published_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['frozen_by'], ['member.id'], name=op.f('fk_review_frozen_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_review_organisation_id')),
    sa.ForeignKeyConstraint(['published_by'], ['member.id'], name=op.f('fk_review_published_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('year', 'organisation_id', name='uq_review_year')
    )
    op.create_table('review_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(12), nullable=False),
    sa.Column('key', sa.String(40), nullable=False),
    sa.Column('amount', sa.String(20), nullable=False),
    sa.Column('item', sa.String(24), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_review_entry_member_id')),
    sa.ForeignKeyConstraint(['subject_id'], ['organisation.id'], name=op.f('fk_review_entry_subject_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_entry'))
    )
    with op.batch_alter_table('review_entry', schema=None) as batch_op:
        batch_op.create_index('ix_review_entry_year', ['year', 'subject_id'], unique=False)

    op.create_table('review_stars',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['organisation.id'], name=op.f('fk_review_stars_branch_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_review_stars_member_id')),
    sa.PrimaryKeyConstraint('year', 'branch_id', name=op.f('pk_review_stars'))
    )
    op.create_table('review_branch',
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['organisation.id'], name=op.f('fk_review_branch_branch_id')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_review_branch_review_id')),
    sa.PrimaryKeyConstraint('review_id', 'branch_id', name=op.f('pk_review_branch'))
    )
    op.create_table('review_result',
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.String(8), nullable=False),
    sa.Column('total', sa.String(20), nullable=False),
    sa.Column('band', sa.String(20), nullable=True),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('peers', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_review_result_review_id')),
    sa.ForeignKeyConstraint(['subject_id'], ['organisation.id'], name=op.f('fk_review_result_subject_id')),
    sa.PrimaryKeyConstraint('review_id', 'subject_id', 'level', name=op.f('pk_review_result'))
    )
    op.create_table('review_signature',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('duty', sa.String(8), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('seal', sa.String(64), nullable=False),
    sa.Column('signed_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_review_signature_member_id')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_review_signature_review_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_signature')),
    sa.UniqueConstraint('review_id', 'seal', 'duty', name='uq_review_signature')
    )


def downgrade() -> None:
    op.drop_table('review_signature')
    op.drop_table('review_result')
    op.drop_table('review_branch')
    op.drop_table('review_stars')
    with op.batch_alter_table('review_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_review_entry_year')

    op.drop_table('review_entry')
    op.drop_table('review')
