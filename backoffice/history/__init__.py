"""Undo, merging, bulk changes and the recycle bin."""
