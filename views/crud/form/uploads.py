"""Files that travel with a form: stored and claimed in the transaction of the record they come
with, or not at all.
"""

from backoffice.errors import Invalid
from backoffice.records import attachments, writes
from views.crud.form import forms


def with_files(who, resource, form, write):
    """Store uploads and let `write(files)` answer the record that claims them; a file that is
    refused says why beside its field.
    """
    kept = {}
    try:
        with writes.writing():
            _store(who, resource, form, kept)
            row = write({name: attachment.id for name, attachment in kept.items()})
            for attachment in kept.values():
                attachments.claim(attachment, row)
            return row
    except Exception:
        attachments.discard(kept.values())
        raise


def _store(who, resource, form, kept: dict):
    sources = {one.short_name: one.source for one in forms.inputs_of(form)}
    for name, upload in forms.uploads_of(form).items():
        level = "RESTRICTED" if sources[name].restricted else "INTERNAL"
        try:
            kept[name] = attachments.store(
                who, resource, upload.filename, upload.read(), access_level=level
            )
        except Invalid as fault:
            raise Invalid(
                {name: [text for texts in fault.errors.values() for text in texts]}
            ) from None
