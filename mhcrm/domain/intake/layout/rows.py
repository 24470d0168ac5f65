"""What a row under a header is: a lead, or a section, a total, a note, a repeated header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from mhcrm.base.text import fold, is_placeholder
from mhcrm.domain.intake.cells.words import stage_of
from mhcrm.domain.intake.grid import Cell, blank, cell_text
from mhcrm.domain.intake.headers import PART, HeaderMatcher
from mhcrm.domain.intake.keys import header_key
from mhcrm.domain.intake.layout.outline import COUNTED, DAY, NUMBERED, PLACE, is_section_text
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


_PAGE = re.compile(
    r"^[-—\s(（]*第?\s*\d+\s*(?:/\s*\d+\s*)?页|^共\s*\d+\s*[页条]|^page\s*\d+|^-\s*\d+\s*-$|[上下]一页|^(?:首|末|尾)页$",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"^(?:本页|本月|本周|本表|全区|全镇|全部|以上|项目|分类|年度|各)?(?:小计|合计|总计|累计|共计|总和)(?:[(（:：\d].*)?$|^计[:：]?$|^(?:以上)?共(?:计)?\d+(?:个|家|项|条|宗)(?:项目|企业|线索)?$|^其中[:：]|^(?:上年|去年|上月|上周|上期)(?:同期|数)|^(?:同比|环比)"
)
_NO_SUM = re.compile(r"^(?:平均|均值|其中|同比|环比|上年|去年|上月|上周|上期|人均)")
_UNCOUNTED = re.compile(r"[(（)）栏列]")
_COUNT_CELL = re.compile(r"[-+]?[\d.,\s]+(?:%|[个家项]?(?:项目|企业)?)")
_NOTE_LINE = re.compile(
    r"(?:填报|制表|审核|复核|打印|导出|报送|填表|单位负责人|负责人签字|主管领导|分管领导|盖章|截至)[^:：]{0,8}[:：(（]"
)
_REMARK = re.compile(
    r"^[*＊※#]\s*\S{2,}|^(?:数据|统计|资料|信息)?(?:截至|截止)|^(?:以下|此页|本页)(?:空白|无正文|无内容)|^[（(]?(?:以下空白|此页无正文|完|全文完|结束)[)）]?$|^详见|^附[:：件]"
)
_REMARK_LABEL = re.compile(r"^(?:备?注|说明|填表说明|注意事项)\s*\d*\s*[:：]$")
_SIGNED = re.compile(r"[（(](?:盖章|公章|签章|签字|章)[)）]\s*$")
_LABELLED = re.compile(r"^\s*[^\s:：,，。]{2,9}\s*[:：]\s*[^:：]{0,24}$")
_UNIT_LINE = re.compile(r"^[（(]?(?:金额|面积|计量|货币|投资额?)?单位\s*[:：]")
_ADVICE = re.compile(
    r"^(?:请|须|需|应)?(?:如实|手动|自动)?(?:填|选择|从下拉|参照|参考|按照|精确到|保留|不超过|不得|必须|限)|单位\s*[:：]|小数|格式|全称|下拉|^(?:如|例如|例)[:：、\d“]|字以?内|[^/]{2,6}(?:/[^/]{2,6}){2,}|^\S{2,4}[或和]\S{2,4}$"
)
_COLUMN_NAME = re.compile(
    r"(?:名称|部门|单位|时间|日期|截止|期限|电话|方式|金额|数量|个数|占比|比例|内容|备注|地址|情况|状态|姓名|职务|序号|编号|类别|类型|面积|依据|标准|条款|措施|文号|指标|目标|得分|排名)(?:[（(].{1,8}[)）])?$"
)
_TITLE = re.compile(r"(?:表|台账|清单|名单|汇总|一览)(?:[（(].{0,12}[)）])?$")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_MARK = re.compile(rf"[{_STEMS}]|\d{{1,2}}")
_CHAPTER = re.compile(r"^[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.]?$")
_LETTER = re.compile(r"^[A-ZＡ-Ｚ][.、．]?$|^[IVXⅠ-Ⅻ]{1,4}[.、．]?$")
_VALUE = re.compile(r"^[约近超]?[\d.,\-]+\s*[万亿]?(?:元|美元|亩|㎡|平方米|平|方)?$")


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
    first: int = 0
    """The row below the header."""


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
        if not [t for t in names if not _COUNT_CELL.fullmatch(fold(t)) and not _TOTAL.match(fold(t))]:
            return True
    return False


def names_columns(cells: Sequence[Cell], rules: RowRules) -> bool:
    """政策名称 | 主管部门 | 申报截止: every cell is the name of a column."""
    texts = [cell_text(cell) for cell in cells if not blank(cell)]
    return len(texts) > 1 and all(
        len(text) <= 14
        and not looks_like_company(text)
        and (rules.matcher.match(text).score > PART or bool(_COLUMN_NAME.search(text)))
        for text in texts
    )


def is_sum(text: str) -> bool:
    """True when the row that begins like this adds up what stands above: no average, no part, no year before."""
    return not _NO_SUM.match(fold(text))


def _is_page(filled: Filled, row: int, rules: RowRules) -> bool:
    return len(filled) <= 2 and any(_PAGE.match(text) for _, text in filled)


@lru_cache(maxsize=4)
def _note_words(words: tuple[str, ...]) -> re.Pattern[str]:
    """One of the words alone, or with a number and a colon behind it."""
    alone, begun = "|".join(map(re.escape, words)), "|".join(re.escape(fold(word)) for word in words)
    return re.compile(rf"(?:{alone})\Z|(?:{begun})\s*[\d一二三(（]*\s*[:：、.．)）]")


def _is_note(filled: Filled, row: int, rules: RowRules) -> bool:
    _column, text = filled[0]
    if filled[0][0] not in (rules.company, rules.project) and _REMARK_LABEL.match(text):
        return len(filled) <= 2
    if any(c in (rules.company, rules.project) and looks_like_company(t) for c, t in filled):
        return False
    if _is_sign_off(filled):
        return True
    if len(filled) > 4:
        return False
    plain = fold(text)
    if _note_words(rules.words.notes).match(plain):
        return len(filled) <= 2 or ":" in plain or "：" in text
    if _NOTE_LINE.search(text) and len(filled) <= 3:
        return True
    if len(filled) == 1 and (
        _REMARK.match(text)
        or (_TITLE.search(text) and len(text) > 4)
        or (row in rules.wide and "，" in text and not NUMBERED.match(text))
    ):
        return True
    return len(filled) == 1 and (
        len(text) > 45 or bool(re.search(r"[。；]", text)) or bool(re.match(r"^\d+[.、)）].{6,}", text))
    )


def _is_sign_off(filled: Filled) -> bool:
    """经办人：某 | 审核人： | 分管领导：, a seal of the unit, 单位：万元 above the next page: no cell is a fact of a lead."""
    texts = [text for _, text in filled]
    if len(texts) == 1:
        return bool(_SIGNED.search(texts[0]))
    if is_section_line(texts):
        return False
    if all(_LABELLED.match(text) for text in texts):
        return True
    return len(texts) <= 3 and any(_UNIT_LINE.match(text) for text in texts)


def is_section_line(texts: Sequence[str]) -> bool:
    """一、签约项目, alone or with the unit its table is counted in (单位：亿元) beside it."""
    return bool(texts) and is_section_text(texts[0]) and all(_UNIT_LINE.match(text) for text in texts[1:])


def _is_marks(filled: Filled, row: int, rules: RowRules) -> bool:
    texts = [text.strip("（）()[]【】*＊ ") for _, text in filled]
    named = any(column in (rules.company, rules.project) for column, _ in filled)
    if len(texts) >= 2 and not named and all(stage_of(text, rules.words) for text in texts):
        return True
    begins = tuple(rules.words.marks)
    marks = sum(text in rules.words.marks or (len(text) < 14 and text.startswith(begins)) for text in texts)
    if len(texts) >= 2 and marks * 2 > len(texts):
        return True
    if row <= rules.first + 1 and _advised(filled):
        return True
    return len(texts) >= 4 and _counted_on(texts)


def _counted_on(texts: list[str]) -> bool:
    """1 | 2 | 3 | 4, or 1栏 | 2栏: columns counted, wherever the count begins."""
    first = _UNCOUNTED.sub("", texts[0])
    return first.isdecimal() and all(
        _UNCOUNTED.sub("", text) == str(int(first) + step) for step, text in enumerate(texts)
    )


def _advised(filled: Filled) -> bool:
    """填营业执照全称 | 不超过20字 | 单位：万元 | 线索/在谈/签约: how to fill the columns in, right below their names."""
    texts = [text for _, text in filled]
    if any(looks_like_company(text) or _VALUE.match(text) for text in texts):
        return False
    return len(texts) >= 3 and 2 * sum(bool(_ADVICE.search(text)) for text in texts) > len(texts)


def _is_serial(filled: Filled, row: int, rules: RowRules) -> bool:
    if len(filled) != 1:
        return False
    column, text = filled[0]
    first = min(at for at in (rules.company, rules.project) if at is not None) if rules.seq is None else rules.seq + 1
    return column <= first and bool(re.fullmatch(r"\d{1,5}[.、]?", text))


def _is_sample(filled: Filled, row: int, rules: RowRules) -> bool:
    first = filled[0][1].strip("（）()【】[]:： ")
    if first in rules.words.samples:
        return True
    names = [text for column, text in filled if column in (rules.company, rules.project)]
    return any(sample in name for name in names for sample in rules.words.sample_names)


def _is_chapter(filled: Filled, names: int, rules: RowRules) -> bool:
    """（一）| 集成电路 | | 5: a numbered group with its sums, among leads numbered 1, 2, 3; or A | 制造业 among A1, A2."""
    if len(filled) == 2 and filled[0][0] == rules.seq and _LETTER.match(filled[0][1]):
        return not looks_like_company(filled[1][1])
    if (
        not rules.chapters
        or len(filled) < 2
        or names > 1
        or filled[0][0] != rules.seq
        or not _CHAPTER.match(filled[0][1])
    ):
        return False
    facts = [fold(text) for _, text in filled[2:]]
    return not looks_like_company(filled[1][1]) and all(
        _VALUE.match(text) or _COUNT_CELL.fullmatch(text) for text in facts
    )


def _is_outer(filled: Filled, rules: RowRules) -> bool:
    """A section beside its unit, a day; or the company of the numbered projects below, where no column names it."""
    if len(filled) > 1:
        return is_section_line([text for _, text in filled])
    if DAY.match(filled[0][1]):
        return True
    return rules.chapters and rules.company is None and looks_like_company(filled[0][1])


def _is_section(filled: Filled, row: int, rules: RowRules) -> bool:
    names = [(c, t) for c, t in filled if c in (rules.company, rules.project)]
    if _is_chapter(filled, len(names), rules) or _is_outer(filled, rules):
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
    marked = bool(NUMBERED.match(text)) or (bool(COUNTED.search(text)) and len(text) > 3)
    if marked and not (column == rules.company and looks_like_company(text) and not NUMBERED.match(text)):
        return True
    if others:
        return False
    if column not in (rules.company, rules.project):
        first = [at for at in (rules.company, rules.project) if at is not None]
        return not _VALUE.match(text) and (column < max(first) or row in rules.wide)
    if row in rules.wide:
        return True
    return not looks_like_company(text) and (stage_of(text, rules.words) is not None or bool(PLACE.search(text)))


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
