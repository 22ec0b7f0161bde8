"""What a person who asks the API does to records, as a deed: it has one actor and one instant."""

from callcenter.api.parts import AppParts
from callcenter.api.people import Person
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed


def deed_of(person: Person, parts: AppParts) -> Deed:
    """Return what this person does now."""
    return Deed(actor=person.username, at=parts.clock.now(), new_id=new_id)
