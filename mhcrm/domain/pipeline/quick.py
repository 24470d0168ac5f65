"""Quick entry (快速录入): one line such as 「周五 看厂房 @王」 understood as date, time, people, kind and words. Pure.

A day still to come makes a task, a day that has been (or none) an entry of the timeline; what was understood is shown
before anything is saved. What cannot be understood stays part of the words: nothing is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mhcrm.domain.pipeline.calendar import WEEKDAYS, WorkCalendar

KINDS = ("来访", "走访", "电话", "会议", "来函", "消息", "踏勘", "外出", "材料", "其他")
"""Kinds of entries, as offered; any other word after # is kept as it is."""
_SAID = {
    "微信": "消息", "短信": "消息", "邮件": "来函", "回函": "来函", "拜访": "走访", "上门": "走访", "回访": "走访", "电联": "电话",
    "致电": "电话", "通话": "电话", "座谈": "会议", "开会": "会议", "碰头": "会议", "看地": "踏勘", "看厂房": "踏勘", "看房": "踏勘",
    "看楼": "踏勘", "选址": "踏勘", "接待": "来访", "来谈": "来访", "出差": "外出", "考察": "外出", "交材料": "材料", "补材料": "材料",
}  # fmt: skip
_NUMBER = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_NARROW = {
    wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F) if chr(wide - 0xFEE0) in "@#./-" or chr(wide).isalnum()
}
"""Full-width letters, digits and the signs that mean something here; other punctuation stays as typed."""
_N = r"(\d{1,3}|[一二两三四五六七八九十])"
_TIME = re.compile(r"(上午|下午|晚上|早上|中午)?\s*(\d{1,2})(?:[:：]([0-5]\d)|点(半|[0-5]?\d分)?)(?!\d)")
_PERSON = re.compile(r"@([^\s@#，,。；;]{1,12})")
_TAG = re.compile(r"#([^\s@#，,。；;]{1,10})")


@dataclass(frozen=True, slots=True)
class Quick:
    """What a line was understood as. ``heard`` are the pieces of it that gave a date or time, for showing."""

    text: str
    on: date
    plan: bool
    time: str = ""
    people: tuple[str, ...] = ()
    kind: str = "其他"
    heard: tuple[str, ...] = ()
    dated: bool = False
    unread: str = ""
    """A piece that means a day and could not be read as one (2月30日, 国庆后第一个工作日)."""
    then: Quick | None = None
    """The next step named in the same line, after what has been done: 昨天 走访 谈了租金，周五 看厂房 @王."""


def parse(line: str, today: date, calendar: WorkCalendar) -> Quick:
    """Read one line as of a day; what is done and a next step after it are read apart."""
    whole = _one(line, today, calendar)
    for cut in re.finditer(r"[，,；;。]", line):
        done, coming = _one(line[: cut.start()], today, calendar), line[cut.end() :].strip()
        if not done.dated or done.plan or not done.text or done.unread or not _opens_with_day(coming, today, calendar):
            continue
        step = _one(coming, today, calendar)
        if step.plan and step.text:
            return replace(done, then=step)
    return whole


def _opens_with_day(text: str, today: date, calendar: WorkCalendar) -> bool:
    return any(
        (match := pattern.match(text)) and reader(match, today, calendar) is not None for pattern, reader in _DAYS
    )


def _one(line: str, today: date, calendar: WorkCalendar) -> Quick:
    text = line.translate(_NARROW).strip()
    people = tuple(dict.fromkeys(_PERSON.findall(text)))
    tags = _TAG.findall(text)
    text = _TAG.sub(" ", _PERSON.sub(" ", text))
    text, on, day_word = _take_day(text, today, calendar)
    text, time, time_word = _take_time(text) if on is None or on >= today else (text, "", "")
    words = re.sub(r"\s+", " ", text).strip(" ，,。；;")
    kind = _SAID.get(tags[0], tags[0]) if tags else _kind_of(words)
    heard = tuple(word for word in (day_word, time_word) if word)
    day = on if on is not None else today
    return Quick(
        words, day, day > today or bool(time and day == today and on), time, people, kind, heard, on is not None,
        _unread(words, today, calendar),
    )  # fmt: skip


def _unread(words: str, today: date, calendar: WorkCalendar) -> str:
    """A piece left in the words that can only mean a day."""
    vague = _VAGUE.match(words)
    if vague is not None:
        return vague.group().strip()
    for pattern, reader in _CERTAIN:
        for match in pattern.finditer(words):
            if reader(match, today, calendar) is None:
                return match.group().strip()
    return ""


def _kind_of(words: str) -> str:
    for kind in KINDS[:-1]:
        if words.startswith(kind):
            return kind
    for said, kind in _SAID.items():
        if words.startswith(said):
            return kind
    return "其他"


# -- days -----------------------------------------------------------------------------------------
Reader = Callable[[re.Match[str], date, WorkCalendar], date | None]


def _take_day(text: str, today: date, calendar: WorkCalendar) -> tuple[str, date | None, str]:
    """The line without its date, the date, the words it stood in; the first pattern that makes a real day wins."""
    for pattern, reader in _DAYS:
        for match in pattern.finditer(text):
            day = reader(match, today, calendar)
            if day is not None:
                rest = f"{text[: match.start()]} {_UNTIL.sub('', text[match.end() :])}"
                return rest, day, match.group().strip()
    return text, None, ""


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full(match: re.Match[str], _today: date, _calendar: WorkCalendar) -> date | None:
    return _make(int(match[1]), int(match[2]), int(match[3]))


def _month_day(match: re.Match[str], today: date, _calendar: WorkCalendar) -> date | None:
    """9.20: this year's; one more than half a year away from today belongs to the neighbouring year."""
    month, day = int(match[1]), int(match[2])
    near = [found for year in (today.year - 1, today.year, today.year + 1) if (found := _make(year, month, day))]
    return min(near, key=lambda found: abs((found - today).days)) if near else None


def _day_of_month(match: re.Match[str], today: date, _calendar: WorkCalendar) -> date | None:
    """20号: this month's, or the next one that has it once this month's is past; 上月/下月 as said."""
    shift = {"上": -1, "下": 1, "本": 0, "这": 0}.get(match[1] or "")
    day = int(match[2])
    if shift is not None:
        return _make(*_month(today, shift), day)
    this = _make(today.year, today.month, day)
    return this if this is not None and this >= today else _make(*_month(today, 1), day)


def _relative(match: re.Match[str], today: date, _calendar: WorkCalendar) -> date:
    return today + timedelta(days={"大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "今晚": 0,
                                   "明天": 1, "明日": 1, "后天": 2, "大后天": 3}[match[0]])  # fmt: skip


def _weekday(match: re.Match[str], today: date, _calendar: WorkCalendar) -> date:
    """周五: the coming one, today included; 本周五, 下周五, 上周五 by the week that begins on Monday."""
    said, at = match[1] or "", "一二三四五六日".index("日" if match[2] in "天日" else match[2])
    monday = today - timedelta(days=today.weekday())
    if not said:
        day = monday + timedelta(days=at)
        return day if day >= today else day + timedelta(days=7)
    return monday + timedelta(days=at + 7 * {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}[said])


def _worked_weekend(match: re.Match[str], today: date, calendar: WorkCalendar) -> date | None:
    """调休周日: the next Sunday worked in exchange; None when the notices know of none soon."""
    at = 5 if match[1] == "六" else 6
    days = (today + timedelta(days=ahead) for ahead in range(120))
    return next((day for day in days if day.weekday() == at and calendar.is_workday(day)), None)


def _later(match: re.Match[str], today: date, calendar: WorkCalendar) -> date:
    number = int(match[1]) if match[1].isdigit() else _NUMBER[match[1]]
    sign = -1 if match[3] == "前" else 1
    if "工作日" in match[2]:
        return calendar.add(today, sign * number)
    if match[2] in ("个月", "月"):
        year, month = _month(today, sign * number)
        return min(found for found in (_make(year, month, today.day), _last_day(year, month)) if found)
    days = 7 if match[2] in ("周", "个星期", "星期") else 1
    return today + timedelta(days=sign * number * days)


def _end_of(match: re.Match[str], today: date, _calendar: WorkCalendar) -> date:
    year, month = _month(today, {"上": -1, "下": 1}.get(match[1] or "", 0))
    if match[2] == "月初":
        return date(year, month, 1)
    return _last_day(year, month)


def _end_of_week(match: re.Match[str], today: date, _calendar: WorkCalendar) -> date:
    """周末: the coming Saturday, today if it is one."""
    monday = today - timedelta(days=today.weekday())
    if match[1] == "下":
        return monday + timedelta(days=12)
    return max(today, monday + timedelta(days=5))


def _end_of_year(_match: re.Match[str], today: date, _calendar: WorkCalendar) -> date:
    return date(today.year, 12, 31)


def _month(day: date, shift: int) -> tuple[int, int]:
    at = day.year * 12 + day.month - 1 + shift
    return at // 12, at % 12 + 1


def _last_day(year: int, month: int) -> date:
    after_year, after_month = _month(date(year, month, 1), 1)
    return date(after_year, after_month, 1) - timedelta(days=1)


_BEFORE = r"(?<![\d.\-/])"
_AFTER = r"(?![\d.\-/]|\s*[万亿%㎡亩平米元层楼家人个倍])"
_DAYS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(_BEFORE + r"(20\d\d)[-./年](\d{1,2})[-./月](\d{1,2})日?(?!\d)(?:之?前)?"), _full),
    (re.compile(_BEFORE + r"(\d{1,2})月(\d{1,2})[日号]?(?!\d)(?:之?前)?"), _month_day),
    (re.compile(r"大前天|大后天|前天|昨天|昨日|今天|今日|今晚|明天|明日|后天"), _relative),
    (re.compile(_N + r"(个工作日|工作日|个星期|星期|个月|天|周)(?:之|以)?(后|前|内)"), _later),
    (re.compile(r"调休的?(?:周|星期|礼拜)([六日天])(?:之?前)?"), _worked_weekend),
    (
        re.compile(rf"(?<!调休)(?<!调休的)(上上|下下|上|下|本|这)?个?(?:周|星期|礼拜)([{WEEKDAYS}天])(?:之?前)?"),
        _weekday,
    ),
    (re.compile(r"(下|本|这)?周末"), _end_of_week),
    (re.compile(r"(上|下|本|这)?个?(月底|月末|月初)(?:之?前)?"), _end_of),
    (re.compile(r"(?:年底|年末|年内)(?:之?前)?"), _end_of_year),
    (
        re.compile(
            r"(?:(上|下|本|这)个?月)?(?<![\d.\-/年])(?<!\d月)(\d{1,2})[号日](?!\d|楼|线|地块|厂房|文|院|门)(?:之?前)?"
        ),
        _day_of_month,
    ),
    (re.compile(r"(?:^|(?<=\s))(\d{1,2})[./-](\d{1,2})" + _AFTER), _month_day),
)

_CERTAIN = (_DAYS[0], _DAYS[1], next(item for item in _DAYS if item[1] is _worked_weekend))
"""Ways of writing that mean a day and nothing else."""
_UNTIL = re.compile(r"^\s*[之以]?前(?![期提往景台沿身后端置来去面])")
"""期限: 「12/31 前完成」; 前期, 前往 and the like are words of their own."""
_VAGUE = re.compile(
    r"(?:元旦|春节|过年|年后|清明|五一|劳动节?|端午|中秋|国庆|十一|节)(?:节|长?假期?)*"
    r"(?:[之以]?[前后]|期间)(?:的?第?[一二两三四五六七八九十\d]+个?(?:工作日|周[一二三四五六日]|天|周))?(?=\s|$|[，,；;。])"
)
"""Days around a holiday: which one is meant is not ours to guess."""


def _take_time(text: str) -> tuple[str, str, str]:
    for match in _TIME.finditer(text):
        hour = int(match[2])
        if match[1] in ("下午", "晚上") and hour < 12:
            hour += 12
        minute = match[3] or {"半": "30"}.get(match[4] or "", (match[4] or "0").rstrip("分"))
        if hour < 24:
            return (
                f"{text[: match.start()]} {text[match.end() :]}",
                f"{hour:02d}:{int(minute):02d}",
                match.group().strip(),
            )
    return text, "", ""
