"""What Alembic runs: the migrations, on the connection and in the transaction that ``upgrade`` opened."""

from alembic import context

from actions.database.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
