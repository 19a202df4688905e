"""PostgreSQL for people who have none: found, made, started, shared and stopped by ourselves; and the checks that any server must pass."""

from app.adapters.postgres.cluster import Cluster
from app.adapters.postgres.databases import Endpoint, fresh_database

__all__ = ["Cluster", "Endpoint", "fresh_database"]
