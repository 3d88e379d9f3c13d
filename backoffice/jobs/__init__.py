"""Work in the background: queue, schedule, worker."""
