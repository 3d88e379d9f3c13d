"""Passwords, the second step, and why somebody may do something."""
