"""Changes as people read them: a line for each fact that differs, also where a mask hides the difference."""

from callcenter.crm.change_lines import ChangeLine, lines_of

CHANGES = {
    "fields": [{"size": 3, "color": "red"}, {"size": 4, "color": "red", "shape": "round"}],
    "name": ["Han Mei", "Han Meimei"],
    "state": ["new", "open"],
    "external_ids": [{"erp": "1"}, {}],
    "segment": [None, None],
}


def test_each_fact_that_differs_has_a_line_in_the_order_of_a_customers_facts() -> None:
    assert lines_of(CHANGES, CHANGES) == [
        ChangeLine(fact="name", before="Han Mei", after="Han Meimei"),
        ChangeLine(fact="external_ids.erp", before="1", after=None),
        ChangeLine(fact="fields.shape", before=None, after="round"),
        ChangeLine(fact="fields.size", before=3, after=4),
        ChangeLine(fact="state", before="new", after="open"),
    ]


def test_what_a_mask_makes_look_the_same_is_a_line_all_the_same() -> None:
    seen = {"name": ["H***", "H***"], "fields": [{"id_number": "***"}, {"id_number": "***"}]}
    changes = {"name": ["Han", "Hen"], "fields": [{"id_number": "1"}, {"id_number": "2"}]}
    assert [(line.fact, line.before, line.after) for line in lines_of(changes, seen)] == [
        ("name", "H***", "H***"),
        ("fields.id_number", "***", "***"),
    ]


def test_a_record_that_is_made_has_no_old_values_and_what_is_no_pair_is_what_it_is_now() -> None:
    changes = {"fields": [None, {"size": 3}], "reason": "asked by phone"}
    assert [(line.fact, line.before, line.after) for line in lines_of(changes, changes)] == [
        ("fields.size", None, 3),
        ("reason", None, "asked by phone"),
    ]
