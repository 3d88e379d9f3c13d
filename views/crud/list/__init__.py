"""The list of a table and what is done with many rows."""
