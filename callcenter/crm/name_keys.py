"""The keys under which a name is found: as written, in pinyin, by initials, by each word first.

Rule: a search goes by the beginnings of keys, so a key that only begins another is not needed. What is searched for is
made comparable by the same functions as the keys.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pypinyin.pinyin_dict import pinyin_dict

_HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_RUNS: Final = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+")
_IS_HAN: Final = re.compile(f"[{_HAN}]")
_LONGEST: Final = 40
_MOST_WORDS: Final = 8
# People have names of up to four characters; what is longer is called by any of its words: 北京蓝天科技 as 蓝天.
_LONGEST_PERSON: Final = 4
_STARTS: Final = range(5)
_SOUND_STARTS: Final = (0, 2, 4)
_INITIAL_STARTS: Final = (0, 2)

_LETTERS: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "'": None, "’": None, "ʼ": None})

# How a character is read as a family name, where that is not its first reading.
_FAMILY_READINGS: Final = {
    "单": "shan", "解": "xie", "仇": "qiu", "曾": "zeng", "区": "ou", "查": "zha", "盖": "ge", "乐": "yue",
    "朴": "piao", "召": "shao", "员": "yun", "折": "she", "种": "chong", "覃": "qin", "翟": "zhai", "缪": "miao",
    "黑": "he", "能": "nai", "繁": "po", "佴": "nai", "么": "yao", "隗": "wei", "祭": "zhai", "薄": "bo",
    "句": "gou", "阚": "kan", "卜": "bu", "洗": "xian", "都": "du", "会": "gui", "郇": "xun",
    "尉迟": "yu", "万俟": "mo", "澹台": "tan", "单于": "chan", "长孙": "zhang",
}  # fmt: skip
_DOUBLE_FAMILIES: Final = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司徒 夏侯 端木 独孤 南宫 西门 东郭 百里 呼延 轩辕 钟离"
    " 万俟 单于 澹台 公冶 太史 申屠 鲜于 闻人 赫连 濮阳 淳于 司空 闾丘 拓跋 第五".split()
)
# First readings that given names do not have.
_NAME_READINGS: Final = {"晟": "sheng", "藏": "zang", "率": "shuai", "厦": "xia", "长": "chang"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a search is for: as written, and as it sounds where it has Chinese characters."""

    written: str
    sound: str


def keys_of(name: str, name_latin: str | None) -> frozenset[str]:
    """Return the keys of a name, in lower case without spaces: about a dozen at the most."""
    keys: set[str] = set()
    for text in (name, name_latin):
        if text:
            runs = _RUNS.findall(_folded(text)[: 4 * _LONGEST])
            han = [run for run in runs if _IS_HAN.match(run)]
            if not runs:
                keys.add(_key(text.lower().split()))
            elif len(han) == len(runs):
                keys |= _spellings(_han_keys("".join(runs)))
            else:
                keys |= _spellings(_rotations([_sound(run) for run in runs])) if han else _rotations(runs)
                keys |= {_key(runs), *han} if han else set()
    keys.discard("")
    return frozenset(keys)


def wanted_of(text: str) -> Wanted:
    """Return what somebody who typed this looks for."""
    runs = _RUNS.findall(_folded(text)[: 4 * _LONGEST])
    if not runs:
        written = _key(text.lower().split())
        return Wanted(written=written, sound=written)
    sounds = [_sound(run).replace("v", "u") if _IS_HAN.match(run) else run for run in runs]
    return Wanted(written=_key(runs), sound=_key(sounds))


def _folded(text: str) -> str:
    """Without case, accents, full width and apostrophes."""
    if text.isascii():
        return text.lower().replace("'", "")
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _key(words: Sequence[str]) -> str:
    return "".join(words)[:_LONGEST]


def _rotations(words: Sequence[str]) -> set[str]:
    """Each word first once, and first and last name together: middle names are rarely said."""
    keys = {_key([*words[start:], *words[:start]]) for start in range(min(len(words), _MOST_WORDS))}
    return keys | {_key([words[0], words[-1]]), _key([words[-1], words[0]])} if len(words) > 2 else keys


def _han_keys(name: str) -> set[str]:
    syllables = _read(name)
    if len(name) > _LONGEST_PERSON:
        return {
            *(_key(name[start:]) for start in _STARTS if len(name) - start > 1),
            *(_key(syllables[start:]) for start in _SOUND_STARTS if len(name) - start > 1),
            *(_initials(syllables[start:]) for start in _INITIAL_STARTS),
        }
    family = _family(name)
    given = syllables[family:]
    return {
        *(_key(name[start:]) for start in range(len(name)) if start == 0 or len(name) - start > 1),
        _key(syllables),
        _key([*given, *syllables[:family]]),
        _initials(syllables),
    }


def _family(name: str) -> int:
    """How many characters of a person's name are the family's."""
    return 2 if len(name) > 2 and name[:2] in _DOUBLE_FAMILIES else 1


def _sound(run: str) -> str:
    return "".join(_read(run)) if _IS_HAN.match(run) else run


def _spellings(keys: set[str]) -> set[str]:
    """ü, which no other sound is written with, is typed as v and printed as u."""
    return keys | {key.replace("lv", "lu").replace("nv", "nu") for key in keys}


def _initials(syllables: Sequence[str]) -> str:
    return _key([syllable[0] for syllable in syllables])


def _read(name: str) -> list[str]:
    """The syllable of each character; a family name has readings of its own."""
    first = _FAMILY_READINGS.get(name[: _family(name)]) or _syllable(name[0])
    return [first, *map(_syllable, name[1:])]


@lru_cache(maxsize=50_000)
def _syllable(character: str) -> str:
    often = _NAME_READINGS.get(character)
    if often is not None:
        return often
    readings = pinyin_dict.get(ord(character))
    if readings is None:
        return character
    first = unicodedata.normalize("NFD", readings.partition(",")[0]).replace("u\u0308", "v")
    return "".join(letter for letter in first if not unicodedata.combining(letter)) or character
