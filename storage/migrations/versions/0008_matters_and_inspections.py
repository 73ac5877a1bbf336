"""Matters go through states, and inspections find some."""

import sqlalchemy as sa
from alembic import op


revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table('inspection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('period', sa.String(8), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('seed', sa.String(40), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('drawn_at', sa.DateTime(), nullable=False),
    sa.Column('closed_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection')),
    sa.UniqueConstraint('period', 'round', name='uq_inspection_round')
    )
    op.create_table('inspected',
    sa.Column('inspection_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('unit_class', sa.String(80), nullable=False),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_inspected_inspection_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_inspected_organisation_id')),
    sa.PrimaryKeyConstraint('inspection_id', 'organisation_id', name=op.f('pk_inspected'))
    )
    with op.batch_alter_table('inspected', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inspected_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('rectification',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('inspection_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('issued_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name='fk_rectification_inspection'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name='fk_rectification_branch'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rectification'))
    )
    with op.batch_alter_table('rectification', schema=None) as batch_op:
        batch_op.create_index('ix_rectification_inspection', ['inspection_id'], unique=False)

    op.create_table('finding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('inspection_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('issue', sa.String(24), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('found_by', sa.Integer(), nullable=False),
    sa.Column('found_at', sa.DateTime(), nullable=False),
    sa.Column('dropped_at', sa.DateTime(), nullable=True),
    sa.Column('rectification_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['found_by'], ['member.id'], name=op.f('fk_finding_found_by')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_finding_inspection_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_finding_organisation_id')),
    sa.ForeignKeyConstraint(['rectification_id'], ['rectification.id'], name=op.f('fk_finding_rectification_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding'))
    )
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.create_index('ix_finding_branch', ['inspection_id', 'organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_rectification_id'), ['rectification_id'], unique=False)

    op.create_table('matter',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('raised_by', sa.Integer(), nullable=False),
    sa.Column('raised_at', sa.DateTime(), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('said', sa.String(16), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['finding_id'], ['finding.id'], name=op.f('fk_matter_finding_id')),
    sa.ForeignKeyConstraint(['number'], ['record.id'], name=op.f('fk_matter_number')),
    sa.ForeignKeyConstraint(['raised_by'], ['member.id'], name=op.f('fk_matter_raised_by')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_matter'))
    )
    with op.batch_alter_table('matter', schema=None) as batch_op:
        batch_op.create_index('ix_matter_due', ['due'], unique=False)
        batch_op.create_index(batch_op.f('ix_matter_finding_id'), ['finding_id'], unique=False)

    op.create_table('matter_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('move', sa.String(8), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_matter_step_member_id')),
    sa.ForeignKeyConstraint(['number'], ['matter.number'], name=op.f('fk_matter_step_number')),
    sa.ForeignKeyConstraint(['version_id'], ['record.id'], name=op.f('fk_matter_step_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matter_step'))
    )
    with op.batch_alter_table('matter_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_matter_step_number'), ['number'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('matter_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_matter_step_number'))

    op.drop_table('matter_step')
    with op.batch_alter_table('matter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_matter_finding_id'))
        batch_op.drop_index('ix_matter_due')

    op.drop_table('matter')
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_finding_rectification_id'))
        batch_op.drop_index('ix_finding_branch')

    op.drop_table('finding')
    with op.batch_alter_table('rectification', schema=None) as batch_op:
        batch_op.drop_index('ix_rectification_inspection')

    op.drop_table('rectification')
    with op.batch_alter_table('inspected', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inspected_organisation_id'))

    op.drop_table('inspected')
    op.drop_table('inspection')
