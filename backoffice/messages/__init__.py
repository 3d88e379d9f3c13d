"""Notices on screen and by e-mail."""
