"""Pages that show more than one table."""
