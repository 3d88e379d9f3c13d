"""Signing in, the password and the second step."""
