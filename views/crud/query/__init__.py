"""Which rows a list shows: conditions, order, pages, columns."""
