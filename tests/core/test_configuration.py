"""What administrators decide: everything has a default that serves callers."""

from callcenter.core.configuration import Configuration, Queue


def test_a_queue_needs_only_its_names() -> None:
    queue = Queue(name="sales", label_en="Sales", label_zh="销售")
    assert (queue.ring_seconds, queue.wrap_up_seconds, queue.priority, queue.music) == (20, 30, 0, "default")


def test_before_anything_is_configured_there_is_nothing() -> None:
    assert Configuration() == Configuration(queues={}, agents={}, entry_points={}, flows={}, dispositions={})
