"""看板 and 表格 over one query; saved views as a file that colleagues share."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from mhcrm.base.clock import Clock
from mhcrm.base.errors import EnvironmentProblem, InputError
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.pipeline.board import Board, Card, lanes_of
from mhcrm.domain.pipeline.lanes import LANES
from mhcrm.domain.pipeline.lights import Reckoner, Sieve
from mhcrm.domain.records import Filter, LeadQuery
from mhcrm.domain.stages import Stage
from mhcrm.services.pipeline.lights import OPEN, Causes, among, facts_of, gathered
from mhcrm.services.pipeline.office import effective_calendar, effective_rules
from mhcrm.store import Store

VIEWS, KIND = "pipeline.views", "mhcrm-views"
OPS = ("=", "!=", "in", "contains", ">=", "<=", "empty", "filled")


@dataclass(frozen=True)
class SavedView:
    """A way to look at the projects, kept under a name: conditions, order, table or board, swimlanes, columns."""

    name: str
    mode: str = "table"
    text: str = ""
    filters: tuple[tuple[str, str, Any], ...] = ()
    sort: tuple[tuple[str, bool], ...] = ()
    lanes: str = ""
    columns: tuple[str, ...] = ()
    collapsed: tuple[str, ...] = field(default=())

    def query(self) -> LeadQuery:
        """The list it shows."""
        conditions = tuple(Filter(name, op, tuple(v) if isinstance(v, list) else v) for name, op, v in self.filters)
        return LeadQuery(self.text, conditions, self.sort or LeadQuery().sort)


class BoardService:
    """The board and the saved views."""

    def __init__(self, store: Store, clock: Clock, causes: Sequence[Causes] = ()) -> None:
        self._store, self._clock, self._causes = store, clock, causes

    def board(self, query: LeadQuery, by: str = "", stages: Sequence[str] = ()) -> Board:
        """The projects of a list by stage.

        Args:
            by: swimlanes by owner, unit, chain or park; "" = one.
            stages: which stages stand as columns; all that a project may be in unless told.

        Raises:
            InputError: no such swimlanes.
        """
        if by not in LANES:
            known = "、".join(lane for lane in LANES if lane)
            raise InputError(f"看板不能按“{by}”分组。", "", f"可用：{known}。", "lane-unknown")
        day = self._clock.today()
        with self._store.read() as view:
            rules, calendar = effective_rules(view), effective_calendar(view)
            facts = facts_of(view, day, gathered(self._causes, view, day))
            sieve, vitals = Sieve(rules, calendar, day, facts), view.pipeline.vitals(query, LANES[by])
            quiet = view.pipeline.quiet(replace(query, filters=(*query.filters, OPEN)), sieve.horizons)
        colors = sieve.colors(vitals, quiet)
        shown = tuple(stages) or tuple(stage.value for stage in Stage)
        whole, lanes = lanes_of(vitals, shown, bool(by), colors)
        return Board(tuple((stage, rules.names[stage]) for stage in shown), whole, lanes, colors)

    def cards(self, ids: Sequence[int]) -> list[Card]:
        """The cards in sight, in the order of ``ids``; projects that are gone are left out."""
        day = self._clock.today()
        with self._store.read() as view:
            rules, calendar = effective_rules(view), effective_calendar(view)
            facts = facts_of(view, day, gathered(self._causes, view, day))
            pulses = {pulse.id: pulse for pulse in view.pipeline.pulses(among(ids))}
        reckoner = Reckoner(rules, calendar, day, facts)
        found = (pulses[number] for number in ids if number in pulses)
        return [Card(pulse, reckoner.light(pulse), reckoner.workdays_in_stage(pulse)) for pulse in found]

    # -- saved views ------------------------------------------------------------------------------
    def views(self) -> list[SavedView]:
        """Saved views in the order they were saved."""
        with self._store.read() as view:
            return [_view(item) for item in view.settings.get(VIEWS) or ()]

    def save_view(self, view: SavedView) -> ChangeSet:
        """Keep a view; one of the same name is replaced.

        Raises:
            InputError: no name.
        """
        return self._keep([view], f"保存视图“{view.name}”")

    def delete_view(self, name: str) -> ChangeSet:
        """Forget a view.

        Raises:
            InputError: there is none of that name.
        """
        with self._store.write(f"删除视图“{name}”") as uow:
            known = list(uow.settings.get(VIEWS) or ())
            kept = [item for item in known if item["name"] != name]
            if len(kept) == len(known):
                raise InputError(f"没有名为“{name}”的视图。", code="view-missing")
            uow.settings.set(VIEWS, kept)
        return uow.changes

    def share(self, path: Path, names: Sequence[str] = ()) -> int:
        """Write views (all unless named) to a file for colleagues; returns how many.

        Raises:
            EnvironmentProblem: the file cannot be written.
        """
        chosen = [view for view in self.views() if not names or view.name in names]
        document = {"kind": KIND, "version": 1, "views": [asdict(view) for view in chosen]}
        part = path.with_name(path.name + ".part")
        try:
            part.write_text(json.dumps(document, ensure_ascii=False, indent=1), "utf-8")
            part.replace(path)
        except OSError as problem:
            part.unlink(missing_ok=True)
            raise EnvironmentProblem(
                f"写不了文件 {path}。", f"（{problem.strerror}）", "请检查路径和权限。", "cannot_write"
            ) from problem
        return len(chosen)

    def take(self, path: Path) -> ChangeSet:
        """Take in views from a colleague's file; those of the same name are replaced (undo brings them back).

        Raises:
            InputError: no file of views.
        """
        try:
            document = json.loads(path.read_text("utf-8"))
            views = [_view(item) for item in document["views"]]
            if document["kind"] != KIND or document["version"] != 1:
                raise ValueError(document["kind"])
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise InputError(
                f"“{path.name}”不是视图文件。", "", "请用“共享视图”导出的文件。", "views-unreadable"
            ) from problem
        return self._keep(views, f"收下 {len(views)} 个视图")

    def _keep(self, views: Sequence[SavedView], operation: str) -> ChangeSet:
        if any(not view.name.strip() for view in views):
            raise InputError("视图没有名称。", "", "请起一个名称。", "view-unnamed")
        with self._store.write(operation) as uow:
            kept = {item["name"]: item for item in uow.settings.get(VIEWS) or ()}
            kept |= {view.name: asdict(view) for view in views}
            uow.settings.set(VIEWS, list(kept.values()))
        return uow.changes


def _view(item: Mapping[str, Any]) -> SavedView:
    """A view of its stored form.

    Raises:
        ValueError: unknown keys, conditions or swimlanes.
    """
    if set(item) - {part.name for part in fields(SavedView)}:
        raise ValueError("unknown keys")
    filters = tuple((str(name), str(op), value) for name, op, value in item.get("filters", ()))
    if any(op not in OPS for _, op, _ in filters) or item.get("lanes", "") not in LANES:
        raise ValueError("unknown condition")
    if item.get("mode", "table") not in ("table", "board"):
        raise ValueError("unknown mode")
    sort = tuple((str(name), bool(down)) for name, down in item.get("sort", ()))
    columns, collapsed = (tuple(str(part) for part in item.get(name, ())) for name in ("columns", "collapsed"))
    mode, text, lanes = item.get("mode", "table"), str(item.get("text", "")), item.get("lanes", "")
    return SavedView(str(item["name"]), mode, text, filters, sort, lanes, columns, collapsed)
