"""What all stories use: the people who act, the clockwork, and the product's own operations under
their permissions.
"""

from backoffice.access.actors import load_actor
from backoffice.workflow import registry
from backoffice.workflow.engine import workflow_of
from models.refusals import RefusalFiling
from seeds.demo import words
from seeds.demo.clockwork import Clockwork

registry.load()

HEADS = ("head1", "head2", "head3", "head4")


class Play:
    """Who acts, when, and by which events."""

    def __init__(self, cast):
        self.cast, self.chance, self.works = cast, cast.chance, Clockwork(cast.chance, cast.today)
        self.later = self.works.later
        self._actors = {login: load_actor(account) for login, account in cast.account.items()}
        self._heads = {}
        for login in HEADS:
            head = self._actors[login]
            for reach in head.reaches("pause", "service_case"):
                self._heads.update(dict.fromkeys(reach.ids, head))
        self._of_provider = {
            actor.provider_id: actor for actor in self._actors.values() if actor.provider_id
        }

    def actor(self, login: str):
        """The person behind a login."""
        return self._actors[login]

    def head_of(self, station_id: int):
        """The head of a station or of the one above it; None where nobody signs in."""
        return self._heads.get(station_id)

    def keeper_of(self, station_id: int):
        """The archivist of a station who signs in; None where there is none."""
        keeper = self._actors["archive1"]
        return keeper if keeper.station_id == station_id else None

    def voice_of(self, provider_id: int | None):
        """The account of a provider that answers for itself; None when the station writes
        for it.
        """
        return self._of_provider.get(provider_id)

    def agree_to_refusal(self, request, case: int | None = None):
        """The head reviews the refusal that waits; the notice goes out."""
        filing = RefusalFiling.get(
            RefusalFiling.request == request.id,
            RefusalFiling.service_case == case,
            RefusalFiling.decision == "WAIT",
        )
        self.fire(
            self.head_of(request.station_id),
            filing,
            "approve",
            head_opinion=words.AGREES,
            delivery_mode="PHONE",
        )

    def fire(self, actor, row, event: str, **raw):
        """Let an event happen to a row as it is now; guards, permissions and reach are the
        product's own.
        """
        return workflow_of(type(row)).fire(actor, row, event, raw)
