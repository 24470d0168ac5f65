"""The one strict YAML reader of every file under ``resources/``.

Stricter than YAML itself, because colleagues edit these files by hand: UTF-8 only, one document a file, no anchors or
tags, no key twice, ``yes``/``no``/``012``/``12:30`` stay text, and every value can be traced back to its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NoReturn

import yaml

from mhcrm.base.errors import RuleFileError

_Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where the wheel has it: ten times faster
_UNTAGGED = "tag:yaml.org,2002:str"
_INT = re.compile(r"-?(0|[1-9]\d*)\Z")
_FLOAT = re.compile(r"-?(0|[1-9]\d*)\.\d+\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_WORDS: dict[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}

Step = str | int
LineOf = Callable[..., int]


class _Loader(_Base):  # type: ignore[misc, valid-type]
    """Leaves the sort of a value to :class:`_Builder`; only a tag written by hand keeps its name."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        """One name for everything untagged: guessing sorts here would cost a third of the reading time."""
        return _UNTAGGED


def rule_error(file: str, line: int, what: str, *, todo: str = "", key: str = "") -> RuleFileError:
    """A :class:`RuleFileError` that names file, line and key and says what is allowed."""
    return RuleFileError(
        what=f"规则文件 {file} 第 {line} 行：{what}",
        todo=todo,
        code="rule_file",
        details={"file": file, "line": line, **({"key": key} if key else {})},
    )


class Lines:
    """Finds the line of a value: ``lines("records", 3, "name")`` (1-based; falls back to the nearest parent)."""

    def __init__(self, root: yaml.Node | None) -> None:
        self._root = root

    def __call__(self, *path: Step) -> int:
        """Line number of the value at ``path``, or of the deepest part of the path that exists."""
        node, line = self._root, 1
        if node is not None:
            line = node.start_mark.line + 1
        for step in path:
            key, node = _descend(node, step)
            if node is None:
                break
            line = (key or node).start_mark.line + 1
        return line


def _descend(node: yaml.Node | None, step: Step) -> tuple[yaml.Node | None, yaml.Node | None]:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), (None, None))
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None, None


def read_yaml(path: Path, name: str | None = None) -> tuple[object, LineOf]:
    """Read one file into plain dicts, lists, str, int, float, bool, date and None.

    Args:
        path: the file.
        name: how messages call it; default its file name.

    Returns:
        the data (None for an empty file) and the line finder.

    Raises:
        RuleFileError: not UTF-8, not YAML, a key twice, an anchor or tag, an impossible date.
    """
    return parse_yaml(path.read_bytes(), name or path.name)


def parse_yaml(raw: bytes, name: str) -> tuple[object, LineOf]:
    """As :func:`read_yaml`, for bytes already read."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        raise rule_error(name, line, "不是 UTF-8 编码。", todo="请用 UTF-8 编码另存。") from None
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        raise rule_error(
            name,
            (mark.line + 1) if mark else 1,
            f"不符合 YAML 格式（{problem.problem or problem.context}）。",
            todo="请检查缩进、冒号、引号和括号。",
        ) from None
    except yaml.reader.ReaderError:
        found = yaml.reader.Reader.NON_PRINTABLE.search(text)
        line = text.count("\n", 0, found.start() if found else 0) + 1
        raise rule_error(name, line, "有看不见的控制字符。", todo="请删除这个字符。") from None
    return _Builder(name).build(root), Lines(root)


class _Builder:
    """Turns a node tree into plain values."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._seen: set[int] = set()

    def build(self, node: yaml.Node | None) -> object:
        if node is None:
            return None
        if node.tag != _UNTAGGED:
            self._fail(node, f"用了类型标记“{node.tag}”。", "规则文件只用普通的文字、数字和日期。")
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if id(node) in self._seen:
            self._fail(node, "用了锚点和引用（& 与 *）。", "请把内容直接写在用到的地方。")
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item) for item in node.value]
        return self._mapping(node)

    def _mapping(self, node: yaml.Node) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._fail(key_node, "键必须是一个词。", "请改为“键: 值”的写法。")
            key = str(key_node.value)
            if key in result:
                self._fail(key_node, f"同一处写了两次“{key}”。", "请只保留一个。", key)
            result[key] = self.build(value_node)
        return result

    def _scalar(self, node: yaml.ScalarNode) -> object:
        text: str = node.value
        if node.style:  # quoted or block text stays text
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INT.match(text):
            return int(text)
        if _FLOAT.match(text):
            return float(text)
        if _DATE.match(text):
            return self._date(node)
        return text

    def _date(self, node: yaml.ScalarNode) -> date:
        try:
            return date.fromisoformat(node.value)
        except ValueError:
            self._fail(node, f"没有“{node.value}”这一天。", "日期写作 2026-05-19。")

    def _fail(self, node: yaml.Node, what: str, todo: str, key: str = "") -> NoReturn:
        raise rule_error(self._name, node.start_mark.line + 1, what, todo=todo, key=key)
