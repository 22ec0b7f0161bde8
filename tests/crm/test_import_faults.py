"""Every fault has words in both languages, and every reason to refuse a file is a problem of the API."""

from callcenter.api.problem_types import PROBLEM_TYPES
from callcenter.crm.custom_fields import FieldFault
from callcenter.crm.import_faults import FileFault, RowFault, words_of


def test_every_fault_of_a_row_has_words_in_both_languages() -> None:
    for code in (*RowFault, *FieldFault):
        english, chinese = words_of(code, "en"), words_of(code, "zh")
        assert english.isascii()
        assert not chinese.isascii()
    assert words_of("of_earlier_days", "zh") == "of_earlier_days"


def test_every_fault_of_a_file_is_a_problem_of_the_api() -> None:
    assert set(FileFault) <= set(PROBLEM_TYPES)
