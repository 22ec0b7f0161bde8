"""The custom fields that a made-up population has values in."""

from typing import Final

from callcenter.crm.custom_fields import Choice, FieldDefinition, FieldKind

ID_NUMBER: Final = "id_number"
PREFERRED_TIME: Final = "preferred_time"
LOYALTY_POINTS: Final = "loyalty_points"
NEWSLETTER: Final = "newsletter"

FIELDS: Final = (
    FieldDefinition(
        name=ID_NUMBER,
        label_en="ID number",
        label_zh="身份证号",
        kind=FieldKind.TEXT,
        pattern="[0-9]{17}[0-9X]",
        max_length=18,
        sealed=True,
        position=1,
    ),
    FieldDefinition(
        name=PREFERRED_TIME,
        label_en="Best time to call",
        label_zh="方便接听的时间",
        kind=FieldKind.CHOICE,
        choices=(
            Choice(value="morning", label_en="Morning", label_zh="上午"),
            Choice(value="afternoon", label_en="Afternoon", label_zh="下午"),
            Choice(value="evening", label_en="Evening", label_zh="晚上"),
        ),
        position=2,
    ),
    FieldDefinition(
        name=LOYALTY_POINTS,
        label_en="Loyalty points",
        label_zh="积分",
        kind=FieldKind.INTEGER,
        minimum=0,
        position=3,
    ),
    FieldDefinition(name=NEWSLETTER, label_en="Newsletter", label_zh="订阅资讯", kind=FieldKind.BOOLEAN, position=4),
)
