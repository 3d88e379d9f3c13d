"""A list whose rows lie below one another, as a tree that is opened branch by branch; it needs no
script.
"""

from dataclasses import dataclass, field
from itertools import groupby

from flask import render_template, request, url_for
from flask_admin import expose
from flask_babel import gettext as _

from backoffice.access.permissions import require
from backoffice.access.scopes import visible
from backoffice.records import writes
from views.crud.query.ordering import ordered
from views.crud.record_view import RecordView
from views.current import actor, asked_id, no_parameters_but
from views.display.cells import text_of
from views.display.labels import own_name

DEEPEST = 12
MOST = 2_000


@dataclass
class Branch:
    """A row of the tree with those below it, when it is open."""

    id: int
    name: str
    url: str
    toggle_url: str | None
    open: bool
    here: bool
    in_use: bool
    new_url: str | None
    below: list = field(default_factory=list)


@dataclass
class Tree:
    """Everything the page of a tree shows; `groups` are (heading, branches)."""

    title: str
    list_url: str
    new_url: str | None
    groups: list


class TreeView(RecordView):
    """A table with a link to itself. `tree_link` is that link, `tree_group` a field that divides
    the top.
    """

    tree_link = "parent"
    tree_group: str | None = None

    def tool_links(self):
        return [(_("As a tree"), self.get_url(".tree_view")), *super().tool_links()]

    @expose("/tree/")
    def tree_view(self):
        """The tree, open down to the row that the address names."""
        require(actor(), "read", self.resource)
        no_parameters_but("id")
        here = writes.fetch(actor(), self.model, asked_id()) if "id" in request.args else None
        new = url_for(f"{self.resource}.create_view") if self.may("create") else None
        return render_template(
            "record/tree.html", page=Tree(self.title, self.list_url(), new, self._groups(here))
        )

    def _groups(self, here) -> list:
        way = self._way(here)
        rows = self._rows(way)
        parents = self._with_children([row.id for row in rows])
        below = {}
        for row in rows:
            below.setdefault(row.__data__[self.tree_link], []).append(row)
        top = [(row, self._branch(row, way, parents, below)) for row in below.get(None, ())]
        if self.tree_group is None:
            return [("", [branch for _row, branch in top])]
        group = self.model._meta.fields[self.tree_group]
        top.sort(key=lambda pair: text_of(group, pair[0]))
        groups = []
        for heading, pairs in groupby(top, key=lambda pair: text_of(group, pair[0])):
            groups.append((heading, [branch for _row, branch in pairs]))
        return groups

    def _way(self, here) -> list[int]:
        """The row and those above it, lowest first."""
        way = []
        while here is not None and here.id not in way and len(way) < DEEPEST:
            way.append(here.id)
            here = getattr(here, self.tree_link)
        return way

    def _rows(self, way) -> list:
        """The top and what lies below the opened rows, by one question."""
        link = self.model._meta.fields[self.tree_link]
        query = visible(actor(), self.model).where(
            link.is_null() | link.in_(way) if way else link.is_null()
        )
        return list(
            ordered(
                query, "sort" if "sort" in self.model._meta.fields else self.column_default_sort
            ).limit(MOST)
        )

    def _with_children(self, ids) -> set[int]:
        link = self.model._meta.fields[self.tree_link]
        return {
            row
            for (row,) in visible(actor(), self.model)
            .where(link.in_(ids))
            .select(link)
            .distinct()
            .tuples()
        }

    def _branch(self, row, way, parents, below) -> Branch:
        opened = row.id in way
        above = row.__data__[self.tree_link]
        toggle = None
        if row.id in parents:
            toggle = self.get_url(".tree_view", id=above if opened else row.id)
        new = (
            url_for(f"{self.resource}.create_view", **{self.tree_link: row.id})
            if self.may("create")
            else None
        )
        return Branch(
            row.id,
            own_name(row),
            self.row_url(row),
            toggle,
            opened,
            bool(way) and way[0] == row.id,
            getattr(row, "is_active", True),
            new,
            [self._branch(one, way, parents, below) for one in below.get(row.id, ())]
            if opened
            else [],
        )
