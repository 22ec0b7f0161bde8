"""What `callcenter flows publish` and the commands beside it say, in both languages."""

from collections.abc import Mapping
from typing import Final

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "live": ("{name}: version {live} is live", "{name}：版本 {live} 已生效"),
    "file": ("{name}: not published, its file runs", "{name}：未发布，直接运行流程文件"),
    "unchanged": ("{name}: version {live} is live already, nothing changed", "{name}：版本 {live} 早已生效，未作更改"),
    "canary": (
        "{name}: version {canary} is tried on {percent}% of the calls; more than {limit}% errors of at least {least}"
        " calls end it",
        "{name}：版本 {canary} 灰度 {percent}% 的来电；至少 {least} 通来电中错误超过 {limit}% 时自动撤回",
    ),
    "figures": ("  so far: {calls} calls, {errors} with errors", "  目前：{calls} 通来电，{errors} 通出错"),
    "stopped": (
        "  the last canary was version {version}: {reason} at {at}",
        "  上一个灰度版本是 {version}：{at} {reason}",
    ),
    "stopped_errors": (
        "  version {version} was taken back at {at}: {errors} of {calls} calls went wrong, the limit was {limit}%",
        "  版本 {version} 已于 {at} 自动撤回：{calls} 通来电中 {errors} 通出错，上限为 {limit}%",
    ),
    "promoted": ("it became live", "转为正式版本"),
    "replaced": ("another one took its place", "被其他版本取代"),
    "stopped_by_hand": ("it was stopped", "被手动停止"),
    "rolled_back": ("it went with a roll-back", "随回退撤下"),
    "draft": ("  the file is a draft that is not live", "  流程文件是尚未生效的草稿"),
    "draft_broken": ("  the file has problems: callcenter flows check", "  流程文件有问题：callcenter flows check"),
    "no_flows": ("there are no flows", "没有任何流程"),
    "no_versions": ("{name} was never published", "{name} 从未发布"),
    "same": ("no changes", "没有变化"),
    "counts": (
        "{name}: {calls} calls since {since}; {rate} needed nobody; {hung_up} hung up in the flow",
        "{name}：自 {since} 起 {calls} 通来电；{rate} 自助完成；{hung_up} 通在流程中挂断",
    ),
    "truncated": ("only the newest {calls} calls were counted", "仅统计了最近的 {calls} 通来电"),
    "node": ("node", "节点"),
    "visits": ("visits", "次数"),
    "exits": ("exits", "出口"),
    "goes_on_to": ("goes on to", "去向"),
    "hung_up": ("hung up", "挂断"),
    "seconds": ("mean / 95% s", "平均/95% 秒"),
    "version": ("version", "版本"),
    "digest": ("known as", "标识"),
    "when": ("published", "发布时间"),
    "by": ("by", "发布人"),
    "note": ("why", "说明"),
}  # fmt: skip


def told(language: str, code: str, /, **facts: object) -> str:
    """The words in the language of the terminal."""
    english, chinese = _WORDS[code]
    return (chinese if language == "zh" else english).format(**facts)
