"""What is shown: Flask-Admin views, forms, templates and public pages. Writes no record itself."""
