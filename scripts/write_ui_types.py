"""Writes agent_ui/src/realtime/messages.gen.ts from callcenter/api/realtime/messages.py. `--check`: exit 1 when stale.

Rule: the same models give the same file, byte for byte.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from callcenter.api.realtime import messages

TARGET: Final = Path(__file__).parent.parent / "agent_ui" / "src" / "realtime" / "messages.gen.ts"
_HEADER: Final = """\
// Written by scripts/write_ui_types.py from callcenter/api/realtime/messages.py. Do not edit.
"""
_UNIONS: Final[tuple[tuple[str, Any], ...]] = (
    ("NumberedMessage", messages.NumberedMessage),
    ("ServerMessage", messages.ServerMessage),
)
_SIMPLE: Final = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


class UnknownSchema(Exception):
    """A field has a type this writer cannot express."""


def typescript() -> str:
    """The whole file."""
    # What the server sends always has all fields; of what the client sends, those with a default may be left out.
    sent = TypeAdapter(messages.ServerMessage).json_schema(mode="serialization")
    received = TypeAdapter(messages.ClientMessage).json_schema(mode="validation")
    parts = [_HEADER]
    for schema in (sent, received):
        definitions = schema["$defs"]
        parts += [_definition(name, definitions[name]) for name in sorted(definitions)]
    parts += [_union(name, TypeAdapter(union).json_schema(mode="serialization")) for name, union in _UNIONS]
    parts.append(_union("ClientMessage", received))
    return "\n".join(parts)


def _definition(name: str, schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return f"{_comment(schema, '')}export type {name} = {_type(schema)};\n"
    required = schema.get("required", [])
    lines = [f"{_comment(schema, '')}export interface {name} {{"]
    for field, content in schema["properties"].items():
        optional = "" if field in required or "const" in content else "?"
        lines.append(f"  {field}{optional}: {_type(content)};")
    return "\n".join([*lines, "}", ""])


def _union(name: str, schema: Mapping[str, Any]) -> str:
    lines = [f"export type {name} ="]
    lines += [f"  | {_type(one)}" for one in schema["oneOf"]]
    return "\n".join(lines) + ";\n"


def _comment(schema: Mapping[str, Any], indent: str) -> str:
    lines = schema.get("description", "").splitlines()
    if len(lines) <= 1:
        return f"{indent}/** {lines[0]} */\n" if lines else ""
    body = "".join(f"{indent} *{' ' if line else ''}{line}\n" for line in lines)
    return f"{indent}/**\n{body}{indent} */\n"


def _type(schema: Mapping[str, Any]) -> str:
    match schema:
        case {"$ref": reference}:
            return str(reference).removeprefix("#/$defs/")
        case {"const": value}:
            return f'"{value}"'
        case {"enum": values}:
            return " | ".join(f'"{value}"' for value in values)
        case {"anyOf": members}:
            return " | ".join(_type(member) for member in members)
        case {"type": "array", "items": items}:
            inner = _type(items)
            return f"({inner})[]" if " | " in inner else f"{inner}[]"
        case {"type": "object", "additionalProperties": True}:
            return "Record<string, unknown>"
        case {"type": "object", "additionalProperties": values}:
            return f"Record<string, {_type(values)}>"
        case {"type": str(simple)} if simple in _SIMPLE:
            return _SIMPLE[simple]
        case _:
            raise UnknownSchema(f"no TypeScript for {sorted(schema)}")


def main() -> int:
    """Write the file, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the file is stale")
    wanted = typescript()
    if parser.parse_args().check:
        if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == wanted:
            return 0
        print(f"{TARGET} is stale: run python scripts/write_ui_types.py", file=sys.stderr)
        return 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
