"""Many-to-many references, each with a table of its own named after the field."""

from typing import Any

from peewee import Field, ForeignKeyField, ManyToManyField


class Links(ManyToManyField):
    """Several rows of another table; written by `backoffice.records.writes`, not by assignment."""

    kind = "links"
    mask, restricted, unit, null, default = None, False, None, True, None

    def __init__(  # noqa: PLR0913 (each option is named where it is used)
        self,
        label: str,
        model: Any,
        limit: dict | None = None,
        required: bool = False,
        system: bool = False,
        help: str | None = None,
        when: dict | None = None,
    ) -> None:
        super().__init__(model, backref="+")
        self.verbose_name, self.help_text = label, help
        self.limit, self.required, self.system, self.when = limit or {}, required, system, when

    def _create_through_model(self) -> type:
        from models.base import BaseTable

        owner, target = self.model, self.rel_model

        class Meta:
            table_name = f"{owner._meta.table_name}_{self.name}"
            indexes = (((owner._meta.name, target._meta.name), True),)

        return type(
            f"{owner.__name__}{self.name.title().replace('_', '')}",
            (BaseTable,),
            {
                owner._meta.name: ForeignKeyField(owner, backref="+", on_delete="RESTRICT"),
                target._meta.name: ForeignKeyField(target, backref="+", on_delete="RESTRICT"),
                "Meta": Meta,
            },
        )

    @property
    def owner_key(self) -> Field:
        return self.through_model._meta.fields[self.model._meta.name]

    @property
    def target_key(self) -> Field:
        return self.through_model._meta.fields[self.rel_model._meta.name]
