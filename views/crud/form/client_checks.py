"""What the browser checks while somebody types: the same rules in the same words as the server's,
which decides.
"""

import json

from flask_babel import gettext as _

KINDS = {"code": "uscc", "phone": "phone", "id_number": "id", "email": "email"}


def check_of(field) -> str | None:
    """The check that the browser knows for a field, or None."""
    return KINDS.get(getattr(field, "kind", ""))


def words_of(check: str) -> str:
    """The sentences of a check, as JSON for the browser; {n} and the like are filled in there."""
    return json.dumps(SENTENCES[check](), ensure_ascii=False)


def _uscc():
    return {
        "length": _("The USCC has 18 characters, this has {n}"),
        "strange": _("The USCC cannot contain {letters} (I, O, S, V, Z are never used)"),
        "division": _("Characters 3 to 8 of the USCC are the division code and must be digits"),
        "digit": _(
            "Check character 18 should be {expected}, this has {actual}; compare with the licence"
        ),
    }


def _phone():
    return {
        "digits": _("A mobile number consists of digits"),
        "length": _("A mobile number has 11 digits, this has {n}"),
        "start": _("A mobile number starts with 13 to 19"),
        "any": _("Give 11 digits of a mobile number, or a landline such as 024-12345678"),
    }


def _id():
    return {
        "length": _("An ID number has 18 characters, this has {n}"),
        "digit": _("The ID number is not valid: check its birth date and last character"),
    }


def _email():
    return {"any": _("An e-mail address looks like name@example.com")}


SENTENCES = {"uscc": _uscc, "phone": _phone, "id": _id, "email": _email}
