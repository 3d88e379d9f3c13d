"""The generated screens of one table."""
