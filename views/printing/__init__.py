"""The papers of the house, in Chinese as the standards lay them out (reports.md, A)."""
