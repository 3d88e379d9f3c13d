"""The application for a WSGI server and for `flask --app wsgi`."""

from backoffice.operations import installed_packages

installed_packages.refuse_unfit()

from backoffice.app import create_app  # noqa: E402 - only once the packages are known to fit
from backoffice.operations.failures import told  # noqa: E402

with told():
    application = app = create_app()
