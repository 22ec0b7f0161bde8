"""What was heard of a contact and what the store knows of it are one record."""

from callcenter.core.changes import InteractionChanged, SegmentChanged
from callcenter.core.interaction import Interaction, Segment, SegmentKind, Stage
from callcenter.core.records import replace
from callcenter.figures.contacts import OpenContacts
from callcenter.reporting.record import Record
from tests.support.rehearsal import BEGIN_AT

CALL = Interaction(id="i", call_id="c", ani="", dnis="4001", started_at=BEGIN_AT)
IVR = Segment(interaction_id="i", number=1, kind=SegmentKind.IVR, started_at=BEGIN_AT)
QUEUE = Segment(interaction_id="i", number=2, kind=SegmentKind.QUEUE, started_at=BEGIN_AT, queue="sales")


def told(*segments: Segment, stage: Stage = Stage.QUEUED) -> list[InteractionChanged | SegmentChanged]:
    changes: list[InteractionChanged | SegmentChanged] = [
        SegmentChanged(segment=segment, at=BEGIN_AT) for segment in segments
    ]
    return [*changes, InteractionChanged(what="x", interaction=replace(CALL, stage=stage), at=BEGIN_AT)]


def test_the_store_adds_what_was_not_heard_and_what_was_heard_is_newer() -> None:
    contacts = OpenContacts()
    assert list(contacts.hear(told(QUEUE))) == ["i"]
    old = replace(QUEUE, queue="support")
    contacts.read(Record(interaction=CALL, segments=(IVR, old)))
    record = contacts.record("i")
    assert record is not None
    assert (record.interaction.stage, record.segments) == (Stage.QUEUED, (IVR, QUEUE))


def test_a_contact_of_which_no_stretch_is_known_has_no_record_and_is_over_when_it_is_closed() -> None:
    contacts = OpenContacts()
    contacts.hear(told(stage=Stage.CLOSED))
    assert contacts.record("i") is None
    assert contacts.is_over("i")
    contacts.forget("i")
    assert (contacts.ids, contacts.record("i")) == ([], None)


def test_it_goes_on_until_it_is_closed() -> None:
    contacts = OpenContacts()
    contacts.hear(told(IVR))
    assert not contacts.is_over("i")
    contacts.hear(told(replace(IVR, ended_at=BEGIN_AT), stage=Stage.CLOSED))
    assert contacts.is_over("i")
