"""Teams: formed with members, a leader among them and a contact person; who serves a case by one,
writes it on the record (GDD-7.2.2.1).
"""

from peewee import Expression

from backoffice.access.actor import Actor
from backoffice.errors import Invalid
from backoffice.messages.notifications import tell_staff
from backoffice.records import writes
from backoffice.records.rules import Rules, declare
from models.cases import ServiceCase
from models.clock import today
from models.messages import T
from models.teams import ExpertTeam


def stands(actor: Actor, team: ExpertTeam, created: bool) -> None:
    """A team has members; its leader is one of its experts, its contact one of the station."""
    experts, staff = (writes.linked_ids(team, name) for name in ("experts", "staff_members"))
    errors = {}
    if not experts and not staff:
        errors["experts"] = [T("A team has at least one member")]
    if team.leader_id and team.leader_id not in experts:
        errors["leader"] = [T("The leader is one of the experts")]
    if team.contact.station_id != team.station_id:
        errors["contact"] = [T("Choose somebody of this station")]
    if errors:
        raise Invalid(errors)
    if created:
        for member in {team.contact_id, *staff} - {actor.staff_id}:
            tell_staff(member, "ASSIGN", f"{team.name}：已编入团队", team)


def team_at(case: ServiceCase, actor: Actor, staff: list[int]) -> int | None:
    """The team of a case when one of these people, its contact among them, or the acting expert
    belongs to it: such records are its contact log.
    """
    team = case.team
    if team is None:
        return None
    people = {team.contact_id, *writes.linked_ids(team, "staff_members")}
    return (
        team.id
        if people & set(staff) or actor.expert_id in writes.linked_ids(team, "experts")
        else None
    )


def at_work() -> Expression:
    """Teams that are not dissolved."""
    return ExpertTeam.dissolved_on.is_null() | (ExpertTeam.dissolved_on >= today())


declare(Rules(ExpertTeam, after_save=(stands,)))
