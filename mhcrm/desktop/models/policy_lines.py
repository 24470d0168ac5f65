"""The 政策 page's lines: articles by section, tasks by document, and what a filter lets through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from mhcrm.desktop.models.match_words import Cited
from mhcrm.desktop.models.rule_table import RuleColumn, RuleLine
from mhcrm.services.insight.articles import Article, Task

ARTICLE_COLUMNS = (
    RuleColumn("number", "条", 104),
    RuleColumn("name", "条款", 216, strong=True, loose=True),
    RuleColumn("departments", "责任部门", 150, loose=True),
    RuleColumn("forms", "支持方式", 140, loose=True),
    RuleColumn("discretion", "裁量", 104),
    RuleColumn("applies", "可衔接 个", 92, right=True),
    RuleColumn("possible", "可能 个", 84, right=True),
)
TASK_COLUMNS = (
    RuleColumn("at", "位置", 116),
    RuleColumn("name", "任务", 260, strong=True, loose=True),
    RuleColumn("departments", "责任部门", 330, loose=True),
    RuleColumn("status", "时效", 112),
)
STATUS_WORDS = {"current": "现行", "expired": "已过有效期", "future": "尚未生效", "history": "历史口径"}
NONE_GIVEN = "文件未写"


@dataclass(frozen=True)
class PolicyFilter:
    """What is shown: words anywhere, one section, one department, one standing, only articles that serve a lead."""

    words: str = ""
    section: str = ""
    department: str = ""
    status: str = ""
    served: bool = False


def article_lines(articles: Sequence[Article], wanted: PolicyFilter) -> list[RuleLine]:
    """Articles that pass, each section under its band."""
    passed = [article for article in articles if passes(article, wanted)]
    lines: list[RuleLine] = []
    for section, found in groupby(passed, key=lambda article: article.section):
        group = list(found)
        lines.append(RuleLine(section, group=f"{section}　{len(group)} 条"))
        lines += [_article(article) for article in group]
    return lines


def task_lines(tasks: Sequence[Task], wanted: PolicyFilter) -> list[RuleLine]:
    """Tasks that pass, each document under its band."""
    passed = [task for task in tasks if passes(task, wanted)]
    lines: list[RuleLine] = []
    for doc, found in groupby(passed, key=lambda task: task.doc):
        group = list(found)
        lines.append(RuleLine(doc, group=f"{doc}　{len(group)} 项"))
        lines += [_task(task) for task in group]
    return lines


def passes(one: Article | Task, wanted: PolicyFilter) -> bool:
    """Whether a filter lets a line through."""
    if wanted.section and one.section != wanted.section:
        return False
    if wanted.department and wanted.department not in one.departments:
        return False
    if wanted.status and one.status != wanted.status:
        return False
    if wanted.served and isinstance(one, Article) and not (one.applies or one.possible):
        return False
    return all(word in " ".join(_texts(one)).casefold() for word in wanted.words.casefold().split())


def departments(found: Iterable[Article | Task]) -> tuple[str, ...]:
    """Every department once, in order of first appearance."""
    return tuple(dict.fromkeys(name for one in found for name in one.departments))


def sections(articles: Iterable[Article]) -> tuple[str, ...]:
    """Every section once, in order."""
    return tuple(dict.fromkeys(article.section for article in articles))


def _texts(one: Article | Task) -> Iterator[str]:
    yield one.name
    yield one.section
    yield from one.departments
    if isinstance(one, Article):
        yield f"第{one.number}条"
        yield from one.forms
        yield one.discretion
    else:
        yield one.doc


def _article(article: Article) -> RuleLine:
    over = article.status != "current"
    counts = {"applies": str(len(article.applies)), "possible": str(len(article.possible))}
    if over:
        counts = dict.fromkeys(counts, "不适用")
    cells = {
        "number": f"第{article.number}条",
        "name": article.name,
        "departments": "、".join(article.departments),
        "forms": "、".join(article.forms),
        "discretion": "无" if article.discretion in ("", "无") else article.discretion,
        **counts,
    }
    quiet = {key for key, count in counts.items() if count in ("0", "不适用")}
    quiet |= {"discretion"} if cells["discretion"] == "无" else set()
    marks = {key: key for key, count in counts.items() if count not in ("0", "不适用")}
    if over:
        marks["number"] = "expired"
    return RuleLine(article.id, cells, frozenset(quiet), marks)


def _task(task: Task) -> RuleLine:
    cells = {
        "at": Cited(task.doc, task.at).at,
        "name": task.name,
        "departments": "、".join(task.departments) or NONE_GIVEN,
        "status": STATUS_WORDS.get(task.status, task.status),
    }
    quiet = frozenset() if task.departments else frozenset({"departments"})
    return RuleLine(task.id, cells, quiet, {"status": "expired"} if task.status == "expired" else {})
