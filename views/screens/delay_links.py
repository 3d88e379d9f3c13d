"""The way from a record to its delays whose cause nobody has stated: on its page, and where they
stop an event (SY-7.2-d).
"""

from flask import url_for
from flask_babel import gettext as _

from backoffice.deadlines import register
from backoffice.workflow import delays
from models.deadlines import Deadline
from views.crud.detail.detail import Act
from views.current import actor
from views.display.labels import choice_label


def acts_of(row) -> list:
    """A button for each delay of the record that this person may explain."""
    event = delays.WORKFLOW.transitions["explain"]
    return [
        Act(
            _("State the cause: %(clock)s", clock=choice_label(Deadline.kind, late.kind)),
            url_for("deadline.happen", event="explain", id=late.id),
            icon="clock",
        )
        for late in register.unexplained(row)
        if delays.WORKFLOW.allowed(actor(), late, event)
    ]


def ways_of(row) -> list:
    """The same as (label, address), for a page that says what is missing."""
    return [(act.label, act.url) for act in acts_of(row)]
