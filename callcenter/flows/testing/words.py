"""What trying out a flow can say, in both languages: why a case fails, and what is told around it."""

from collections.abc import Mapping
from typing import Final

_FAILURES: Final[Mapping[str, tuple[str, str]]] = {
    "keys_unexpected": ("keys are pressed at {node}, which asks for none", "在 {node} 处按了键，但此处不需要按键"),
    "silence_unexpected": ("{node} asks for no keys: silence means nothing there", "{node} 不要求按键，沉默没有意义"),
    "message_unexpected": ("a message is left at {node}, which records none", "在 {node} 处留言，但此处不录音"),
    "dial_unexpected": ("nobody is dialled at {node}", "{node} 处没有拨打任何号码"),
    "queue_unexpected": ("the caller waits in no queue; he is at {node}", "来电者不在队列中，而在 {node}"),
    "call_over": ("the call is over already", "通话已经结束"),
    "exit_unknown": ("{node} has no exit {exit}", "{node} 没有出口 {exit}"),
    "not_heard": ("heard nothing of {wanted} from there on; heard: {heard}", "没有听到 {wanted}；实际听到：{heard}"),
    "heard_unwanted": ("heard {unwanted}, which must not be heard", "听到了不应听到的 {unwanted}"),
    "path_differs": ("went {path}, not {wanted}", "实际路径是 {path}，应为 {wanted}"),
    "queue_differs": ("waits in queue {queue}, not {wanted}", "在队列 {queue}，应为 {wanted}"),
    "outcome_differs": ("ends as {outcome}, not {wanted}", "结果是 {outcome}，应为 {wanted}"),
    "language_differs": ("is served in {language}, not {wanted}", "语言是 {language}，应为 {wanted}"),
    "variable_differs": ("{name} is {value}, not {wanted}", "{name} 是 {value}，应为 {wanted}"),
    "survey_differs": ("the survey says {survey}, not {wanted}", "满意度结果是 {survey}，应为 {wanted}"),
    "callback_differs": ("queue {callback} calls back, not {wanted}", "回拨队列是 {callback}，应为 {wanted}"),
    "asked_unwanted": ("asked {service} for that; asked: {asked}", "不应这样请求 {service}；实际请求：{asked}"),
    "other_flow": ("tests the flow {flow}, not {wanted}", "测试的是流程 {flow}，而不是 {wanted}"),
    "not_asked": ("did not ask {service} for that; asked: {asked}", "没有这样请求 {service}；实际请求：{asked}"),
}  # fmt: skip
_SAID: Final[Mapping[str, tuple[str, str]]] = {
    "total": ("{tried} cases of {files} flows, {failed} failed", "{files} 个流程，{tried} 个测试，{failed} 个失败"),
    "covered": (
        "{flow}: {percent} % of {nodes} nodes and {exits} exits are taken",
        "{flow}：{nodes} 个节点和 {exits} 个出口覆盖了 {percent} %",
    ),
    "went": ("    went {path}", "    路径：{path}"),
    "more": ("    and {count} more", "    另有 {count} 个"),
    "ended": ("The call has ended: {outcome}", "通话结束：{outcome}"),
    "ask_keys": ("keys, Enter for silence, h to hang up > ", "按键；回车表示沉默；h 挂机 > "),
    "ask_message": ("message, no_message, or h > ", "message（留言）、no_message（没说话）或 h > "),
    "ask_dial": ("ended, no_answer, busy, failed, or h > ", "ended、no_answer、busy、failed 或 h > "),
    "ask_queue": ("waits in {queue}: answered, an exit, a key, or h > ", "队列 {queue}：answered、出口名、按键或 h > "),
}  # fmt: skip


def failed_by(code: str, **facts: object) -> tuple[str, str]:
    """Why a case fails, in English and Chinese."""
    english, chinese = _FAILURES[code]
    return english.format(**facts), chinese.format(**facts)


def said(code: str, language: str, **facts: object) -> str:
    """What is told around the cases, in this language."""
    english, chinese = _SAID[code]
    return (chinese if language == "zh" else english).format(**facts)
