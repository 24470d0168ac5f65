"""Reading one file of the vocabulary: typed access whose refusals name file, line and what is allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from mhcrm.base.errors import RuleFileError
from mhcrm.plan.yaml_strict import read_yaml


class LexiconFile:
    """One YAML file with the checks every section shares.

    Args:
        fold: how words are normalised (:func:`mhcrm.plan.lexicon.normalise`).

    Raises:
        RuleFileError: the file is missing or breaks the form; names file and line.
    """

    def __init__(self, path: Path, fold: Callable[[str], str]) -> None:
        if not path.is_file():
            raise RuleFileError(f"词库缺少文件 {path.name}。", todo="请恢复该文件后重试。", code="lexicon.missing")
        self.name, self._fold = path.name, fold
        data, self._line_of = read_yaml(path)
        self.data = self.mapping(data, ())

    def line(self, where: tuple[str | int, ...]) -> int:
        """Line of the node at ``where`` (1-based), or of its nearest parent."""
        return self._line_of(*where)

    def fail(self, where: tuple[str | int, ...], why: str) -> RuleFileError:
        """The error to raise for the node at ``where``."""
        line = self.line(where)
        return RuleFileError(
            f"词库文件 {self.name} 第 {line} 行有误：",
            why,
            "请改正后重新载入。",
            code="lexicon.format",
            details={"file": self.name, "line": line},
        )

    def mapping(self, value: object, where: tuple[str | int, ...]) -> dict[str, object]:
        """``value`` as a mapping with text keys."""
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            raise self.fail(where, "这里应为“键: 值”的表。")
        return value

    def items(self, key: str) -> Iterator[tuple[tuple[str | int, ...], dict[str, object]]]:
        """The mappings of the list under ``key`` with their place."""
        value = self.data.get(key)
        if not isinstance(value, list):
            raise self.fail((), f"缺少列表“{key}”。")
        for index, item in enumerate(value):
            yield (key, index), self.mapping(item, (key, index))

    def only(self, item: Mapping[str, object], allowed: Sequence[str], where: tuple[str | int, ...]) -> None:
        """Refuse keys that are not in ``allowed``."""
        for key in item:
            if key not in allowed:
                raise self.fail((*where, key), f"不认识的键“{key}”，可用：{'、'.join(allowed)}。")

    def text(self, item: Mapping[str, object], key: str, where: tuple[str | int, ...]) -> str:
        """A required text."""
        value = item.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(where, f"“{key}”应为文字。")
        return value

    def words(self, item: Mapping[str, object], key: str, where: tuple[str | int, ...]) -> tuple[str, ...]:
        """An optional list of words, normalised."""
        value = item.get(key, [])
        if not isinstance(value, list):
            raise self.fail((*where, key), f"“{key}”应为词的列表。")
        found = []
        for index, word in enumerate(value):
            if not isinstance(word, str | int) or isinstance(word, bool) or not str(word).strip():
                raise self.fail((*where, key, index), f"“{key}”里只能写词，实为 {word!r}。")
            found.append(self._fold(str(word)))
        return tuple(found)
