"""Measures the product on a made-up world of any size."""
