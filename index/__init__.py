"""A folder of articles -> a searchable index on disk."""
