"""Figures that people ask for."""
