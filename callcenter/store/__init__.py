"""The only place that knows SQLAlchemy: the embedded PostgreSQL, the schema, its migrations and the repositories."""
