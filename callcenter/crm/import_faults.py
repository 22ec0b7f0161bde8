"""What can be wrong with a file, with a row of it, or in the way of an undo: stable codes, words in both languages.

Rule: a fault names a column, never the value that stands in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from callcenter.crm.custom_fields import FAULT_WORDS, FieldFault


class FileFault(StrEnum):
    """Why a file cannot be read as a whole; then nothing of it is brought in. Problem types of the API too."""

    EMPTY = "import_empty_file"
    NO_HEADER = "import_no_header"
    NO_ROWS = "import_no_rows"
    ENCODING = "import_unknown_encoding"
    NUL_BYTES = "import_nul_bytes"
    HALF = "import_half_file"
    BROKEN = "import_broken_file"
    TOO_LARGE = "import_too_large"
    TOO_MANY_COLUMNS = "import_too_many_columns"
    TOO_MANY_ROWS = "import_too_many_rows"
    SAME_COLUMN = "import_same_column_twice"
    LONG_CELL = "import_cell_too_long"


class RowFault(StrEnum):
    """Why a row is refused, or why an undo left something as it is."""

    RAGGED = "ragged_row"
    DAMAGED = "damaged_text"
    CONTROL = "control_character"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many_values"
    MASKED = "masked_value"
    NO_NAME = "name_missing"
    NO_KIND = "not_a_kind"
    NO_LANGUAGE = "not_a_language"
    NO_DATE = "not_a_date"
    NO_TRUTH = "not_true_or_false"
    NO_PHONE = "not_a_phone"
    NO_EMAIL = "not_an_email"
    NO_ID = "not_an_id"
    BACKWARDS = "ends_before_it_begins"
    FUTURE = "birthday_in_future"
    NO_USER = "unknown_user"
    NO_KEY = "key_missing"
    AMBIGUOUS = "key_ambiguous"
    REPEATED = "key_repeated"
    NO_CUSTOMER = "unknown_customer"
    TAKEN = "external_id_taken"
    # Of an undo.
    CHANGED_SINCE = "changed_since"
    IN_USE = "customer_in_use"


ROW_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    RowFault.RAGGED: ("The row has more or fewer cells than the header", "该行的列数与表头不一致"),
    RowFault.DAMAGED: ("The text was damaged before it came here", "文字在导入前已损坏（乱码）"),
    RowFault.CONTROL: ("Control characters, or ; where it separates", "包含控制字符或不允许的分号"),
    RowFault.TOO_LONG: ("The text is too long", "文本过长"),
    RowFault.TOO_MANY: ("The customer would have too many of these", "该客户的此类信息过多"),
    RowFault.MASKED: ("This value is masked; it would replace the real one", "该值已遮盖，会覆盖真实数据"),
    RowFault.NO_NAME: ("A new customer needs a name", "新客户必须有姓名"),
    RowFault.NO_KIND: ("None of the kinds that there are", "类型不在可选值之内"),
    RowFault.NO_LANGUAGE: ("zh or en is expected", "语言必须是 zh 或 en"),
    RowFault.NO_DATE: ("A date is expected, as 2026-03-01", "必须是日期，例如 2026-03-01"),
    RowFault.NO_TRUTH: ("true or false is expected", "必须是 true 或 false"),
    RowFault.NO_PHONE: ("This is no telephone number", "不是有效的电话号码"),
    RowFault.NO_EMAIL: ("This is no e-mail address", "不是有效的邮箱地址"),
    RowFault.NO_ID: ("This is no id of a customer", "不是有效的客户 ID"),
    RowFault.BACKWARDS: ("It ends before it begins", "结束日期早于开始日期"),
    RowFault.FUTURE: ("The birthday is in the future", "生日不能在将来"),
    RowFault.NO_USER: ("There is no such user", "没有这个用户"),
    RowFault.NO_KEY: ("The row has none of the keys", "该行没有可用于识别客户的键"),
    RowFault.AMBIGUOUS: ("Several customers have this key", "有多位客户使用这个键"),
    RowFault.REPEATED: ("An earlier row is about the same customer", "前面的行已包含同一位客户"),
    RowFault.NO_CUSTOMER: ("There is no customer with this id", "没有使用该 ID 的客户"),
    RowFault.TAKEN: ("Another customer has this external id", "该外部编号已属于另一位客户"),
    RowFault.CHANGED_SINCE: ("Somebody has changed it since; it stays as it is", "之后有人修改过，保持现状"),
    RowFault.IN_USE: ("Something refers to this customer by now; it stays", "该客户已有其他记录，予以保留"),
    **{fault: words for fault, words in FAULT_WORDS.items()},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a row: what, and in which column of the file."""

    code: RowFault | FieldFault
    column: str = ""


def words_of(code: str, language: str) -> str:
    """Return what a fault is called; a code of earlier days stands for itself."""
    english, chinese = ROW_WORDS.get(code, (code, code))
    return chinese if language == "zh" else english
