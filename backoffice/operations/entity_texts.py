"""What a new entity begins as, file by file; the words in capitals are replaced by its names."""

MODEL = '''\
"""PLURAL_WORDS of the stations."""

from models.base import Record
from models.fields import Link, ShortText
from models.stations import Station


class CLASS(Record):
    label = "LABEL"
    display_fields = ("code",)
    search_fields = ("code",)

    code = ShortText("LABEL no.", 40, unique=True)
    station = Link("Station", Station)

    class Meta:
        table_name = "TABLE"
'''

SCREEN = '''\
"""PLURAL_WORDS of the stations."""

from models.MODULE import CLASS
from views.crud.record_view import RecordView


class CLASSView(RecordView):
    model = CLASS
    menu_group = "stations"
    menu_order = 500
    column_list = ("code", "station")
    column_filters = ("station",)
'''

IMPORT = "from models.MODULE import CLASS\n"

SCOPE = '    CLASS: Scope(station="station", region="station.region"),\n'

GRANTS = """\
    "TABLE": {
        "ADMIN": "RX a",
        "HEAD": "CRUDX s",
        "CLERK": "CRU s",
        "AUDITOR": "RX r",
    },
"""

ACCESS_ROW = """
# TABLE: beside roles.md
row(
    "TABLE",
    ADMIN=may(all="read export"),
    HEAD=may(station="create read update delete export"),
    CLERK=may(station="create read update"),
    AUDITOR=may(region="read export"),
)
"""

TOWN_ROW = """\
        "TABLE": writes.create(
            desk.head,
            CLASS,
            {"station": station.id, "code": f"{name}-1"},
        ).id,
"""

TABLE_NAME = """
msgctxt "table"
msgid "LABEL"
msgstr "CHINESE"
"""

NUMBER_LABEL = """
msgid "LABEL no."
msgstr "CHINESE编号"
"""
