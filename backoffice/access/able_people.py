"""Who could do something with a record at all: pickers offer these people and no others."""

from peewee import ModelSelect

from backoffice.access.actors import valid_today
from models.accounts import RoleGrant, UserAccount, UserRole
from models.base import BaseTable


def able_people(model: type[BaseTable], verb: str, resource: str) -> ModelSelect:
    """The ids of those accounts, or members of staff, that hold a role today which allows `verb` on
    the table `resource`.
    """
    roles = (
        RoleGrant.living()
        .select(RoleGrant.role)
        .where(RoleGrant.resource == resource, RoleGrant.verb == verb)
    )
    holders = UserRole.living().select(UserRole.user).where(UserRole.role.in_(roles), valid_today())
    wanted = UserAccount.id if model is UserAccount else UserAccount.staff
    return UserAccount.select(wanted).where(
        UserAccount.id.in_(holders),
        UserAccount.status == "ACTIVE",
        ~UserAccount.is_deleted,
        wanted.is_null(False),
    )
