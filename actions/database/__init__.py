"""The one database of the desk: SQLite unless set otherwise, PostgreSQL by one setting."""

from actions.database.base import Base
from actions.database.engine import BadDatabaseUrl, Database, open_database
from actions.database.upgrade import upgrade

__all__ = ["BadDatabaseUrl", "Base", "Database", "open_database", "upgrade"]
