"""What people set for themselves on lists: columns and saved views, and what is shared with a
station or a role.
"""

from collections.abc import Iterable

from peewee import Node

from backoffice.access.actor import Actor
from backoffice.access.scopes import sees, visible
from backoffice.errors import Invalid, Refused
from backoffice.records import writes
from backoffice.records.rules import Rules, declare
from models.base import transaction
from models.messages import T
from models.views import ListLayout, SavedView


def columns_of(actor: Actor, resource: str) -> list | None:
    """The columns that a person chose for a list, or None."""
    layout = ListLayout.get_or_none(
        ListLayout.user == actor.account_id, ListLayout.resource == resource
    )
    return layout.columns if layout else None


def keep_columns(actor: Actor, resource: str, columns: list | None) -> None:
    """Remember the columns of a list for one person; None restores what the list shows to
    everybody.
    """
    with transaction():
        ListLayout.delete().where(
            ListLayout.user == actor.account_id, ListLayout.resource == resource
        ).execute()
        if columns:
            ListLayout.create(user=actor.account_id, resource=resource, columns=columns)


def views_for(actor: Actor) -> list[SavedView]:
    """The saved views that stand on a person's lists: the own ones, then the station's, then the
    role's.
    """
    shown = visible(actor, SavedView).where(_meant_for(actor))
    return sorted(shown, key=lambda view: (_circle(view), view.place, view.id))


def _meant_for(actor: Actor) -> Node:
    """Not every view that a person may change is for that person: an administrator's lists stay
    free of those of stations.
    """
    own = SavedView.station.is_null() & SavedView.role.is_null()
    here = (SavedView.station.is_null() | (SavedView.station == (actor.station_id or 0))) & (
        SavedView.role.is_null() | SavedView.role.in_(sorted(actor.roles))
    )
    return own | here


def _circle(view: SavedView) -> int:
    """How widely a view is shared: with nobody, with one station, with all."""
    if not view.is_shared:
        return 0
    return 1 if view.station_id else 2


def first(views: Iterable[SavedView], flag: str) -> SavedView | None:
    """The view that comes first where several want to: the most personal one."""
    return next((view for view in views if getattr(view, flag)), None)


def siblings(actor: Actor, view: SavedView) -> list[SavedView]:
    """The views of the same list and the same people that the actor may change, in their order."""
    same = (
        SavedView.resource == view.resource,
        SavedView.station == view.station_id if view.station_id else SavedView.station.is_null(),
        SavedView.role == view.role if view.role else SavedView.role.is_null(),
    )
    return list(
        visible(actor, SavedView, "update").where(*same).order_by(SavedView.place, SavedView.id)
    )


def move(actor: Actor, view: SavedView, step: int) -> None:
    """Let a view change places with its neighbour. Raises Refused."""
    if not sees(actor, view, "update"):
        raise Refused()
    with writes.writing():
        order = siblings(actor, view)
        at = next(place for place, one in enumerate(order) if one.id == view.id)
        order.insert(max(0, at + step), order.pop(at))
        for place, one in enumerate(order, 1):
            if one.place != place:
                writes.update(actor, one, {}, given={"place": place})


def settle(actor: Actor, view: SavedView) -> None:
    """Whose a view is, and its place behind the others; who may not share says for which station at
    least.
    """
    if not view.user_id:
        view.user = actor.account_id  # type: ignore[assignment]
    if (
        view.is_shared
        and not view.station_id
        and not any(reach.kind == "ALL" for reach in actor.reaches("share", "saved_view"))
    ):
        raise Invalid({"station": [T("Say for which station")]})
    if not view.place:
        places = [one.place for one in siblings(actor, view)]
        view.place = 1 + max(places, default=0)  # type: ignore[assignment]


def be_the_only_one(actor: Actor, view: SavedView, created: bool) -> None:
    """One view of the same people opens a list first, and one comes after sign-in."""
    for flag, among in (
        ("opens_first", SavedView.resource == view.resource),
        ("after_sign_in", SavedView.id != view.id),
    ):
        if getattr(view, flag):
            same = [
                SavedView.station == view.station_id
                if view.station_id
                else SavedView.station.is_null(),
                SavedView.role == view.role if view.role else SavedView.role.is_null(),
            ]
            others = visible(actor, SavedView, "update").where(
                among, SavedView.id != view.id, getattr(SavedView, flag), *same
            )
            for other in others:
                writes.update(actor, other, {}, given={flag: False})


declare(Rules(SavedView, before_save=(settle,), after_save=(be_the_only_one,)))
