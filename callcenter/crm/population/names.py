"""Names as they are had: Chinese ones by family frequency and decade of birth, Latin ones, and names of companies."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from callcenter.crm.name_keys import wanted_of
from callcenter.crm.population.chance import Chance, Weighted

# Of a thousand people, so many have the name.
_FAMILIES: Final[Weighted[str]] = Weighted(
    (name, float(share))
    for name, share in re.findall(
        r"(\D+)([\d.]+) ?",
        "王72.5 李71.9 张67.8 刘54.3 陈45.3 杨30.8 黄22.9 赵22.9 吴20.5 周21.2 徐16.6 孙15.3 马13.2 朱12.8 胡13.1"
        " 郭11.5 何11.7 林11.2 高10 罗9.5 郑9.3 梁8.5 谢7.6 宋7 唐6.9 许6.6 韩6.8 邓6.2 冯6.4 曹6 彭5.8 曾5.8"
        " 肖5.7 田5.2 董5.1 潘4.9 袁5 蔡5.3 蒋4.7 余4.8 于4.8 杜4.7 叶4.3 程4.3 魏4.5 苏4.2 吕4.4 丁4.2 任4.2"
        " 卢4.1 姚4.1 沈4.1 钟4 姜4 崔3.9 谭3.8 陆3.7 范3.6 汪3.7 廖3.6 石3.4 金3.4 韦3.2 贾3.3 夏3.1 付3 方3"
        " 邹2.9 熊2.8 白2.8 孟2.7 秦2.7 邱2.6 侯2.6 江2.6 尹2.5 薛2.5 闫2.4 段2.3 雷2.3 龙2.1 史2.1 陶2 贺1.9"
        " 顾1.9 毛1.9 郝1.9 龚1.9 邵1.9 万1.8 钱1.8 严1.8 覃1.8 武1.7 戴1.7 莫1.7 孔1.6 向1.6 汤1.5 温1.2 单0.6"
        " 解0.6 欧阳0.7 上官0.1 司马0.1 诸葛0.1",
    )
)
# Until which year of birth; what sons and what daughters were called.
_GIVEN: Final[Sequence[tuple[int, Sequence[str], Sequence[str]]]] = (
    (
        1959,
        "建国 建华 国强 志明 德明 国华 志强 玉山 永福 文斌 福生 学文 振华 金山 树林 保国 明 华 平 军".split(),
        "秀英 桂英 玉兰 秀兰 桂兰 玉珍 凤英 玉英 秀珍 淑珍 淑英 桂珍 兰英 素珍 翠英 淑兰 英 珍 芳 兰".split(),
    ),
    (
        1969,
        "军 勇 伟 强 建军 建国 建华 国庆 卫东 志刚 爱国 红军 永强 志强 文革 斌 平 海 刚 涛".split(),
        "丽 秀英 红 艳 敏 霞 玉梅 秀兰 丽华 桂芳 红梅 丽萍 春梅 爱华 淑芬 玲 萍 芳 燕 英".split(),
    ),
    (
        1979,
        "勇 军 伟 强 磊 涛 斌 波 辉 刚 健 志强 建军 海涛 晓东 文斌 俊杰 志勇 永刚 国栋".split(),
        "丽 艳 敏 芳 静 霞 红梅 燕 娟 玲 英 梅 丽娟 海燕 晓燕 春燕 丽丽 雪梅 秀娟 晓红".split(),
    ),
    (
        1989,
        "伟 磊 超 鹏 杰 浩 涛 强 波 勇 俊 凯 晓明 志强 海波 建伟 俊杰 文涛 鹏飞 振宇".split(),
        "静 丽 娜 敏 艳 婷 娟 燕 芳 丹 莉 玲 婷婷 丽娜 晓燕 雪 倩 颖 丽丽 晶晶".split(),
    ),
    (
        1999,
        "浩 鑫 杰 宇 鹏 俊杰 浩然 天宇 志豪 宇航 文博 嘉豪 子豪 明辉 思远 一鸣 泽宇 健 凯 帅".split(),
        "婷 雪 悦 慧 欣 佳 雨欣 欣怡 婷婷 思琪 诗琪 晓雯 佳怡 雅婷 梦瑶 雪莹 静怡 琳 洁 倩".split(),
    ),
    (
        9999,
        "浩宇 子轩 宇轩 浩然 梓豪 俊熙 子涵 博文 雨泽 皓轩 宇航 一诺 天佑 嘉懿 奕辰 铭泽 泽洋 沐辰".split(),
        "雨桐 梓涵 欣怡 诗涵 子涵 雨欣 可馨 一诺 梓萱 语嫣 思涵 佳琪 若曦 依诺 艺涵 紫萱 沐妍 欣妍".split(),
    ),
)
# What is typed for another of the same sound.
HOMOPHONES: Final[Mapping[str, str]] = {
    "伟": "玮", "玮": "伟", "静": "婧", "婷": "亭", "丽": "莉", "莉": "丽", "娜": "那", "磊": "垒", "强": "墙",
    "涛": "滔", "杰": "洁", "洁": "杰", "斌": "彬", "敏": "闵", "燕": "艳", "艳": "燕", "娟": "捐", "玲": "铃",
    "芳": "方", "英": "瑛", "华": "骅", "明": "铭", "铭": "明", "军": "君", "勇": "永", "刚": "钢", "波": "博",
    "辉": "晖", "宇": "羽", "轩": "宣", "浩": "皓", "皓": "浩", "欣": "心", "怡": "宜", "涵": "函", "雨": "羽",
    "佳": "嘉", "嘉": "佳", "子": "梓", "梓": "子", "志": "智", "建": "健", "健": "建", "文": "雯", "海": "嗨",
    "晓": "小", "秀": "绣", "玉": "钰", "桂": "贵", "兰": "岚", "珍": "真", "淑": "舒", "梅": "玫", "红": "虹",
    "国": "帼", "博": "波", "诗": "施", "思": "丝", "雪": "学", "凯": "楷", "章": "张", "张": "章", "吴": "武",
    "于": "余", "余": "于", "付": "傅", "肖": "萧", "闫": "阎",
}  # fmt: skip

_MEN: Final = (
    "James Robert John Michael David William Richard Thomas Daniel Matthew Anthony Mark Steven Andrew Paul Kevin Brian"
    " Edward Jason Ryan Lukas Jonas Pierre Luca Marco Carlos José Søren Björn Piotr Oliver Harry George Noah Liam"
).split()
_WOMEN: Final = (
    "Mary Patricia Jennifer Linda Elizabeth Susan Jessica Sarah Karen Lisa Nancy Emily Michelle Laura Amanda Emma"
    " Olivia Sophia Anna Marie Claire Chloé Zoë Ingrid Giulia Lucía Hannah Grace Alice Charlotte Amelia Isla Katie Ruth"
).split()
_LATIN_FAMILIES: Final[Weighted[str]] = Weighted(
    (name, 100 / (place + 8))
    for place, name in enumerate(
        (
            "Smith Johnson Williams Brown Jones Davis Miller Wilson Moore Taylor Anderson Thomas Jackson White Harris"
            " Martin Thompson Walker Wright Robinson Clark Lewis Hall Allen Young King Scott Green Baker Adams Nelson"
            " Hill Campbell Mitchell Roberts Carter Phillips Evans Turner Parker Collins Edwards Stewart Morris Murphy"
            " Cook Rogers Morgan Cooper Bailey Kelly Howard Ward Wood Bennett Gray Hughes Price Foster Müller Schmidt"
            " Fischer Weber Wagner Dubois Moreau Rossi Russo García Martínez Jensen Hansen Kowalski O'Brien O'Connor"
        ).split()
    )
)
_TRADES: Final = "科技 贸易 物流 教育 餐饮 电子 建材 医药 文化传媒 信息技术 机械 食品 服饰 环保 软件".split()
_MARKS: Final = (
    "蓝天 东方 海河 青山 鼎盛 华信 恒通 金泰 瑞丰 宏图 天成 博雅 卓越 新纪元 汇通 联创 中茂 星辰 长城 远航 鑫源 百川"
    " 同德 盛世 正大 锦程 凯达 普惠 安捷 顺达 四海 永兴 嘉禾 明德 启航 三木"
).split()
_ENDS: Final = Weighted((("有限公司", 70), ("股份有限公司", 12), ("集团有限公司", 8), ("有限责任公司", 10)))
_LATIN_MARKS: Final = (
    "Northwind Harbour Bluebird Oakfield Redstone Silverline Riverside Summit Evergreen Lakeside Brightwater"
    " Stonebridge Westgate Ironwood Clearview Fairmont Kingsway Meadow Pinehill Sunrise"
).split()
_LATIN_TRADES: Final = "Foods Trading Logistics Software Consulting Media Textiles Tools Travel Energy Pharma".split()
_LATIN_ENDS: Final = ("Ltd", "Inc.", "GmbH", "LLC", "Pty Ltd", "& Co.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person's name. `latin` is how it stands in a passport; a Latin name is that already."""

    family: str
    given: str
    family_latin: str
    given_latin: str

    @property
    def chinese(self) -> bool:
        """Whether it is written in characters, the family first."""
        return self.family != self.family_latin

    @property
    def written(self) -> str:
        """As it is written."""
        return self.family + self.given if self.chinese else f"{self.given} {self.family}"

    @property
    def latin(self) -> str:
        """As it is written in Latin letters, in the order in which its people say it."""
        order = (self.family_latin, self.given_latin) if self.chinese else (self.given_latin, self.family_latin)
        return " ".join(order)


def chinese_family(chance: Chance) -> str:
    """Return a family name, the most frequent most often."""
    return _FAMILIES.draw(chance)


def chinese_name(chance: Chance, family: str, *, female: bool, born: int) -> Name:
    """Return the name of somebody of this family, as children were called in that year."""
    sons, daughters = next((men, women) for until, men, women in _GIVEN if born <= until)
    given = chance.choice(daughters if female else sons)
    family_latin, given_latin = _sounds(family, given)
    return Name(family=family, given=given, family_latin=family_latin, given_latin=given_latin)


def latin_family(chance: Chance) -> str:
    """Return a family name in Latin letters."""
    return _LATIN_FAMILIES.draw(chance)


def latin_name(chance: Chance, family: str, *, female: bool) -> Name:
    """Return the name of somebody of this family."""
    given = chance.choice(_WOMEN if female else _MEN)
    return Name(family=family, given=given, family_latin=family, given_latin=given)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyName:
    """A company's full name, what people call it, and its name in Latin letters."""

    written: str
    short: str
    latin: str


def chinese_company(chance: Chance, city: str) -> CompanyName:
    """Return a company's name as the register has it: where, who, what, and its form."""
    mark, trade = chance.choice(_MARKS), chance.choice(_TRADES)
    short = mark + trade
    latin = f"{wanted_of(mark).sound.title()} {wanted_of(trade).sound.title()}"
    return CompanyName(written=f"{city}{short}{_ENDS.draw(chance)}", short=short, latin=latin)


def latin_company(chance: Chance) -> CompanyName:
    """Return a company's name in Latin letters."""
    short = f"{chance.choice(_LATIN_MARKS)} {chance.choice(_LATIN_TRADES)}"
    return CompanyName(written=f"{short} {chance.choice(_LATIN_ENDS)}", short=short, latin=short)


@lru_cache(maxsize=20_000)
def _sounds(family: str, given: str) -> tuple[str, str]:
    # A family name is read in its own way only in front of a given name.
    family_sound = wanted_of(family).sound
    return family_sound.title(), wanted_of(family + given).sound.removeprefix(family_sound).title()
