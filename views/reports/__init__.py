"""Reports as pages and workbooks."""
