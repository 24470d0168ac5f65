"""What a row under a header is: a lead, or a section, a total, a note, a repeated header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from mhcrm.base.text import fold, is_placeholder
from mhcrm.domain.intake.cells.words import stage_of
from mhcrm.domain.intake.grid import Cell, blank, cell_text
from mhcrm.domain.intake.headers import HeaderMatcher
from mhcrm.domain.intake.keys import header_key
from mhcrm.domain.intake.mapping import looks_like_company
from mhcrm.domain.intake.words import Words


class RowKind(StrEnum):
    """Kinds of rows; the value is the reason shown for rows that are left out."""

    LEAD = ""
    BLANK = "空行"
    HEADER = "重复的表头"
    SECTION = "分段行"
    TOTAL = "合计行"
    PAGE = "页码"
    NOTE = "说明文字"
    MARKS = "填写提示"
    SERIAL = "只有序号"
    SAMPLE = "示例行"
    NUMBERS = "列号"


_PAGE = re.compile(r"^[-—\s(（]*第?\s*\d+\s*页|^共\s*\d+\s*页|^page\s*\d+|^-\s*\d+\s*-$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]+\s*[、.．:：]|[(（][一二三四五六七八九十\d]+[)）]|第[一二三四五六七八九十\d]+[类批部分章节]|[ivx]+[.、]|[★●■▲◆▶□]|【.*】$)",
    re.I,
)
_COUNTED = re.compile(r"[(（]?\s*(?:共|计)?\s*\d+\s*(?:个|家|项|条)\s*(?:项目|企业)?\s*[)）]?$")
_TOTAL = re.compile(
    r"^(?:本页|本月|本周|本表|全区|全镇|全部|以上|项目|分类|年度|各)?(?:小计|合计|总计|累计|共计|总和)(?:[(（:：\d].*)?$|^计[:：]?$|^(?:以上)?共(?:计)?\d+(?:个|家|项|条|宗)(?:项目|企业|线索)?$"
)
_NOTE_LINE = re.compile(
    r"(?:填报|制表|审核|复核|打印|导出|报送|填表|单位负责人|负责人签字|主管领导|分管领导|盖章|截至)[^:：]{0,8}[:：(（]"
)
_REMARK = re.compile(
    r"^[*＊※#]\s*\S{2,}|^(?:数据|统计|资料|信息)?(?:截至|截止)|^(?:以下|此页|本页)(?:空白|无正文|无内容)|^[（(]?(?:以下空白|此页无正文|完|全文完|结束)[)）]?$|^详见|^附[:：件]"
)
_REMARK_LABEL = re.compile(r"^(?:备?注|说明|填表说明|注意事项)\s*\d*\s*[:：]$")
_TITLE = re.compile(r"(?:表|台账|清单|名单|汇总|一览)(?:[（(].{0,12}[)）])?$")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_MARK = re.compile(rf"[{_STEMS}]|\d{{1,2}}")
_CHAPTER = re.compile(r"^[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.]?$")
_VALUE = re.compile(r"^[约近超]?[\d.,\-]+\s*[万亿]?(?:元|美元|亩|㎡|平方米|平|方)?$")
_PLACE = re.compile(r"(?:镇|街道|园区|工业区|开发区|高新区|片区|管委会|集团|板块|街镇|功能区)$")
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+\s*[、.．:：]|[(（][一二三四五六七八九十\d]+[)）]|\d+[、.．]|第[一二三四五六七八九十\d]+[类批部分][:：]?|[★●■▲◆▶□]\s*)"
)


@dataclass(frozen=True)
class RowRules:
    """What is known of the table a row stands in."""

    words: Words
    matcher: HeaderMatcher
    headers: dict[int, str]
    company: int | None
    project: int | None
    seq: int | None
    chapters: bool
    """Leads carry Arabic serial numbers, so that 一 and （一） number groups of them."""
    wide: frozenset[int]
    """Rows with a cell merged over three columns or more."""


def classify(cells: Sequence[Cell], row: int, rules: RowRules) -> RowKind:
    """The kind of one row."""
    filled = [(column, cell_text(cell)) for column, cell in enumerate(cells) if not blank(cell)]
    if not filled:
        return RowKind.BLANK
    for kind, test in _TESTS:
        if test(filled, row, rules):
            return kind
    return RowKind.LEAD


Filled = list[tuple[int, str]]


def _is_header(filled: Filled, row: int, rules: RowRules) -> bool:
    same = sum(1 for column, text in filled if header_key(text) == rules.headers.get(column))
    return same >= 2 or (same == 1 and len(filled) == 1)


def _is_column_numbers(filled: Filled, row: int, rules: RowRules) -> bool:
    """甲 | 乙 | 1 | 2 below a header, or （1） | （2） | （3）: the columns counted, no lead."""
    marks = [text.strip("（()） ") for _, text in filled]
    if len(marks) < 3 or not all(_MARK.fullmatch(mark) for mark in marks):
        return False
    stems = [_STEMS.index(mark) for mark in marks if mark in _STEMS]
    numbers = [int(mark) for mark in marks if mark.isdecimal()]
    places = list(range(len(stems))) + list(range(1, len(numbers) + 1))
    return stems + numbers == places and (bool(stems) or len(numbers) == len(marks))


def _is_total(filled: Filled, row: int, rules: RowRules) -> bool:
    for column, text in filled[:3]:
        plain = fold(text)
        if not (
            plain in rules.words.totals
            or _TOTAL.match(plain)
            or (len(plain) <= 16 and plain.endswith(("小计", "合计", "总计")))
        ):
            continue
        names = [t for c, t in filled if c in (rules.company, rules.project) and c != column and not is_placeholder(t)]
        if not [
            t for t in names if not re.fullmatch(r"[\d\s]+[个家项]?(?:项目|企业)?", t) and not _TOTAL.match(fold(t))
        ]:
            return True
    return False


def _is_page(filled: Filled, row: int, rules: RowRules) -> bool:
    return len(filled) <= 2 and any(_PAGE.match(text) for _, text in filled)


def _is_note(filled: Filled, row: int, rules: RowRules) -> bool:
    _column, text = filled[0]
    if filled[0][0] not in (rules.company, rules.project) and _REMARK_LABEL.match(text):
        return len(filled) <= 2
    if any(c in (rules.company, rules.project) and looks_like_company(t) for c, t in filled):
        return False
    if len(filled) > 4:
        return False
    plain = fold(text)
    for word in rules.words.notes:
        if plain == word or re.match(rf"{re.escape(fold(word))}\s*[\d一二三(（]*\s*[:：、.．)）]", plain):
            return len(filled) <= 2 or ":" in plain or "：" in text
    if _NOTE_LINE.search(text) and len(filled) <= 3:
        return True
    if len(filled) == 1 and (
        _REMARK.match(text)
        or (_TITLE.search(text) and len(text) > 4)
        or (row in rules.wide and "，" in text and not _NUMBERED.match(text))
    ):
        return True
    return len(filled) == 1 and (
        len(text) > 45 or bool(re.search(r"[。；]", text)) or bool(re.match(r"^\d+[.、)）].{6,}", text))
    )


def _is_marks(filled: Filled, row: int, rules: RowRules) -> bool:
    texts = [text.strip("（）()[]【】*＊ ") for _, text in filled]
    named = any(column in (rules.company, rules.project) for column, _ in filled)
    if len(texts) >= 2 and not named and all(stage_of(text, rules.words) for text in texts):
        return True
    marks = sum(
        1
        for text in texts
        if text in rules.words.marks or any(text.startswith(m) and len(text) < 14 for m in rules.words.marks)
    )
    if len(texts) >= 2 and marks * 2 > len(texts):
        return True
    numbers = [re.sub(r"[(（)）栏列]", "", text) for text in texts]
    return (
        len(numbers) >= 4 and numbers == [str(i) for i in range(int(numbers[0]), int(numbers[0]) + len(numbers))]
        if numbers[0].isdigit()
        else False
    )


def _is_serial(filled: Filled, row: int, rules: RowRules) -> bool:
    if len(filled) != 1:
        return False
    column, text = filled[0]
    first = min(at for at in (rules.company, rules.project) if at is not None) if rules.seq is None else rules.seq + 1
    return column < first and bool(re.fullmatch(r"\d{1,5}[.、]?", text))


def _is_sample(filled: Filled, row: int, rules: RowRules) -> bool:
    first = filled[0][1].strip("（）()【】[]:： ")
    if first in rules.words.samples:
        return True
    names = [text for column, text in filled if column in (rules.company, rules.project)]
    return any(sample in name for name in names for sample in rules.words.sample_names)


def _is_chapter(filled: Filled, names: int, rules: RowRules) -> bool:
    """（一）| 集成电路 | | 5: a numbered group with its sums, among leads numbered 1, 2, 3."""
    if (
        not rules.chapters
        or len(filled) < 2
        or names > 1
        or filled[0][0] != rules.seq
        or not _CHAPTER.match(filled[0][1])
    ):
        return False
    return not looks_like_company(filled[1][1]) and all(_VALUE.match(text) for _, text in filled[2:])


def _is_section(filled: Filled, row: int, rules: RowRules) -> bool:
    names = [(c, t) for c, t in filled if c in (rules.company, rules.project)]
    if _is_chapter(filled, len(names), rules):
        return True
    if rules.chapters and len(filled) == 1 and filled[0][0] == rules.project and len(filled[0][1]) <= 20:
        return not looks_like_company(filled[0][1])  # leads carry serial numbers here; this line has only a word
    if len(filled) > 3 or (len(filled) > 1 and len(names) > 1):
        return False
    if len(filled) == 2 and _CHAPTER.match(filled[0][1]) and not looks_like_company(filled[1][1]):
        return True
    column, text = filled[0]
    others = [t for _, t in filled[1:]]
    if others and not all(re.fullmatch(r"[\d.,]+\s*(?:个|家|项|亿元?|万元?)?(?:项目)?", t) for t in others):
        return False
    marked = bool(_NUMBERED.match(text)) or (bool(_COUNTED.search(text)) and len(text) > 3)
    if marked and not (column == rules.company and looks_like_company(text) and not _NUMBERED.match(text)):
        return True
    if others:
        return False
    if column not in (rules.company, rules.project):
        first = [at for at in (rules.company, rules.project) if at is not None]
        return not _VALUE.match(text) and (column < max(first) or row in rules.wide)
    if row in rules.wide:
        return True
    return not looks_like_company(text) and (stage_of(text, rules.words) is not None or bool(_PLACE.search(text)))


_TESTS = (
    (RowKind.HEADER, _is_header),
    (RowKind.PAGE, _is_page),
    (RowKind.NUMBERS, _is_column_numbers),
    (RowKind.TOTAL, _is_total),
    (RowKind.MARKS, _is_marks),
    (RowKind.SERIAL, _is_serial),
    (RowKind.NOTE, _is_note),
    (RowKind.SAMPLE, _is_sample),
    (RowKind.SECTION, _is_section),
)


def is_section_text(text: str) -> bool:
    """True for ``一、签约项目`` and the like."""
    return len(text) <= 40 and bool(_NUMBERED.match(text))


def section_name(text: str) -> str:
    """The words of a section row without numbering and counts: ``一、签约项目（2个）`` → ``签约项目``."""
    plain = _NUMBERING.sub("", text.strip())
    plain = re.sub(r"[(（].*?[)）]", "", plain)
    return _COUNTED.sub("", plain).strip(" ：:、【】") or text.strip()


def section_values(text: str, words: Words) -> dict[str, str]:
    """What a section row says about the leads below it: stage, place, industry, or a group of its own."""
    name = section_name(text)
    stage = stage_of(name, words)
    if stage is not None:
        return {"stage": stage.value}
    if re.search(r"(?:镇|街道)$", name):
        return {"town": name}
    if _PLACE.search(name):
        return {"park": name}
    if re.search(
        r"(?:产业|制造|医药|电子|信息|装备|能源|智能|航天|航空|新材料|服务业|消费|科技|软件|汽车|食品|金融|物流|文创)",
        name,
    ):
        return {"industry_text": name}
    return {"x:分组": name}
