"""Where a fixed asset stands in its life (SY-9.4.2); movements by document come with the stock
ledger.
"""

from backoffice.access.actor import Actor
from backoffice.records import numbering
from backoffice.records.rules import Rules, declare
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.assets import FixedAsset
from models.clock import today
from models.fields import Link, ShortText, Text
from models.staff import Staff


def give_code(actor: Actor, asset: FixedAsset) -> None:
    if asset.id is None and not asset.code and asset.station_id:
        asset.code = numbering.next_number("fixed_asset", STATION=asset.station.code)


def into_use(context: Context) -> dict:
    return {"custodian": context.values["custodian"], "location": context.values["location"]}


declare(Rules(FixedAsset, before_save=(give_code,)))


WORKFLOW = register(
    Workflow(
        FixedAsset,
        Transition(
            "use",
            "Put to use",
            ("IDLE", "REPAIR"),
            "USE",
            undoable=True,
            effect=into_use,
            primary=True,
            icon="user",
            clause="SY-9.4.2",
            fields={"custodian": Link("Custodian", Staff), "location": ShortText("Location", 100)},
            initial=lambda asset, actor: {
                "custodian": asset.custodian_id,
                "location": asset.location,
            },
        ),
        Transition(
            "idle",
            "Take out of use",
            ("USE", "REPAIR"),
            "IDLE",
            undoable=True,
            effect=lambda context: {"custodian": None},
            icon="box",
            clause="SY-9.4.2",
        ),
        Transition(
            "repair",
            "Send to repair",
            ("USE", "IDLE"),
            "REPAIR",
            undoable=True,
            fields={"reason": Text("Reason")},
            icon="gear",
            clause="SY-9.4.4",
        ),
        Transition(
            "lose",
            "Report lost",
            ("USE", "IDLE", "REPAIR"),
            "LOST",
            undoable=True,
            fields={"reason": Text("Reason")},
            danger=True,
            clause="SY-9.4.2",
        ),
        Transition(
            "find",
            "Found again",
            ("LOST",),
            "IDLE",
            verb="lose",
            undoable=True,
            fields={"reason": Text("Reason")},
            effect=lambda context: {"custodian": None},
            primary=True,
            icon="check",
            clause="SY-9.4.2",
        ),
        Transition(
            "scrap",
            "Scrap",
            ("USE", "IDLE", "REPAIR", "LOST"),
            "SCRAP",
            undoable=True,
            fields={"reason": Text("Reason")},
            danger=True,
            clause="SY-9.4.2",
            effect=lambda context: {"scrapped_on": today(), "custodian": None},
        ),
    )
)
