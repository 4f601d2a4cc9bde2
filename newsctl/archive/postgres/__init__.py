"""The archive on a PostgreSQL server."""
