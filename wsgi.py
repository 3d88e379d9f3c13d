"""The application for a WSGI server and for `flask --app wsgi`."""

from backoffice.app import create_app

application = app = create_app()
