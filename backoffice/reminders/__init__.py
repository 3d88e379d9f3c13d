"""What people are reminded of each morning and ahead of time."""
