"""What is wrong with a field is said in Chinese, too."""

import re

from callcenter.api.field_errors import FIELD_ERRORS_ZH, OTHER_FIELD_ERROR_ZH


def test_every_word_is_chinese() -> None:
    for words in (*FIELD_ERRORS_ZH.values(), OTHER_FIELD_ERROR_ZH):
        assert re.search("[\u4e00-\u9fff]", words), words
