"""Headers, error pages, health and the log of requests."""
