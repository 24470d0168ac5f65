"""本办规则: an authorised person adds, amends or ends rules; dated, signed, undoable, exchangeable. Shipped files stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from mhcrm.base.clock import Clock
from mhcrm.base.errors import EnvironmentProblem, InputError, MhcrmError
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.office.authority import AUTHORS, check_person, check_signature, tidy
from mhcrm.domain.office.exchange import KIND_LABELS, ImportLine, OverrideDraft, Standing, dump, load, row_of, uid_of
from mhcrm.domain.office.layer import lay
from mhcrm.domain.office.raw import FILE
from mhcrm.domain.office.validate import bad, check_override, replaced_by
from mhcrm.domain.records import OverrideKind, RuleOverride
from mhcrm.plan.base import PlanBase
from mhcrm.plan.lexicon import Lexicon
from mhcrm.store import Store, UnitOfWork

LARGEST_FILE = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """An override in words, for lists."""

    override: RuleOverride
    kind_label: str
    subject: str
    text: str
    standing: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What a colleague's file came to."""

    added: int
    replaced: int
    same: int
    left: int
    changes: ChangeSet


class OverridesService:
    """The office's own layer.

    Args:
        shipped: the rule base as delivered, without the office's rules.
        lexicon: the editors' vocabulary as delivered.
    """

    def __init__(self, store: Store, shipped: PlanBase, lexicon: Lexicon, clock: Clock) -> None:
        self._store, self._shipped, self._lexicon, self._clock = store, shipped, lexicon, clock

    # -- reading ----------------------------------------------------------------------------------
    def all(self, *, revoked: bool = False) -> list[RuleOverride]:
        """The office's rules, oldest first; with ``revoked`` also those taken back."""
        with self._store.read() as view:
            return view.overrides.all() if revoked else view.overrides.live()

    def lines(self, *, revoked: bool = False) -> list[OverrideLine]:
        """The office's rules in words."""
        items = self.all(revoked=revoked)
        live, faults = [item for item in items if item.revoked_at is None], dict[int, str]()
        for day in sorted({self._clock.today(), *(item.valid_from for item in live)}):
            lay(self._shipped, live, day, faults)
        return [self._line(item, faults.get(item.id, "")) for item in items]

    def _line(self, item: RuleOverride, fault: str) -> OverrideLine:
        record = self._shipped.records.get(item.target)
        line = self._shipped.lines.get(item.target)
        name = record.name if record else line.name if line else str(item.body.get("name", item.target))
        return OverrideLine(
            item, KIND_LABELS[item.kind], name, fault or _words(item), "未采用" if fault else self._standing(item)
        )

    def _standing(self, item: RuleOverride) -> str:
        today = self._clock.today()
        if item.revoked_at is not None:
            return "已撤回"
        if today < item.valid_from:
            return "尚未生效"
        return "已过有效期" if item.valid_to is not None and today > item.valid_to else "现行"

    # -- writing ----------------------------------------------------------------------------------
    def add(self, draft: OverrideDraft) -> ChangeSet:
        """Keep one rule.

        Raises:
            InputError: it cannot stand; nothing was kept.
        """
        return self.add_all([draft])

    def add_all(self, drafts: Sequence[OverrideDraft]) -> ChangeSet:
        """Keep several rules in one transaction."""
        first = drafts[0] if drafts else None
        if first is None:
            raise bad("没有要保存的规则。")
        name = f"{KIND_LABELS[first.kind]}（本办规则）" if len(drafts) == 1 else f"新增 {len(drafts)} 条本办规则"
        with self._store.write(name) as uow:
            allowed = self._allowed(uow)
            for draft in drafts:
                check_signature(allowed, draft.author)
                self._keep(uow, draft)
        return uow.changes

    def end(self, target: str, on: date, *, author: str, basis: str, note: str = "") -> ChangeSet:
        """A rule no longer holds from ``on``."""
        return self.add(OverrideDraft(OverrideKind.END, target, {}, on, author, basis, note=note))

    def revoke(self, override_id: int, *, expected_version: int | None = None) -> ChangeSet:
        """Take a rule back (撤回): the shipped rule stands again; undo brings it back.

        Raises:
            InputError: there is no such rule, or it was taken back, or others rest on it.
        """
        with self._store.write("撤回本办规则") as uow:
            self._allowed(uow)
            item = uow.overrides.get(override_id)
            if item is None or item.revoked_at is not None:
                raise InputError(
                    f"没有编号为 {override_id} 的本办规则。",
                    "",
                    "用 mhcrm plan override list 查看。",
                    "override_missing",
                )
            uow.overrides.update(override_id, {"revoked_at": self._clock.now()}, expected_version)
            self._check_rest(uow)
        return uow.changes

    def _check_rest(self, uow: UnitOfWork) -> None:
        live = uow.overrides.live()
        for item in live:
            others = [other for other in live if other.uid != item.uid]
            try:
                check_override(item, self._shipped, others, self._lexicon)
            except MhcrmError as problem:
                words = f"第 {item.id} 条（{KIND_LABELS[item.kind]}）要以它为前提：{problem.what}"
                raise InputError("这条本办规则不能撤回。", words, "请先撤回那一条。", "override_needed") from problem

    def _keep(self, uow: UnitOfWork, draft: OverrideDraft) -> int:
        item = draft.as_override(self._clock.now())
        others = uow.overrides.live()
        twin = next((other for other in others if other.uid == item.uid), None)
        if twin is not None:
            raise bad(f"这条规则已经在库里（第 {twin.id} 条）。", "不必再加。", "override_twice")
        try:
            check_override(item, self._shipped, others, self._lexicon)
        except MhcrmError as problem:
            raise _placed(problem, draft) from problem
        return uow.overrides.add(row_of(item))

    # -- who may --------------------------------------------------------------------------------------
    def authors(self) -> tuple[str, ...]:
        """Names that may change and sign office rules; empty = everybody."""
        with self._store.read() as view:
            return tuple(view.settings.get(AUTHORS, []))

    def set_authors(self, names: Sequence[str]) -> ChangeSet:
        """Say who may change and sign office rules; only somebody on the present list may.

        Raises:
            InputError: the person at work is not on the list.
        """
        with self._store.write("设定本办规则经办人") as uow:
            self._allowed(uow)
            uow.settings.set(AUTHORS, tidy(names))
        return uow.changes

    def may_change(self) -> bool:
        """Whether the person at work may change office rules."""
        allowed = self.authors()
        return not allowed or self._store.actor in allowed

    def _allowed(self, uow: UnitOfWork) -> list[str]:
        """The list, once the person at work was found on it.

        Raises:
            InputError: the person is not on the list.
        """
        allowed = list(uow.settings.get(AUTHORS, []))
        check_person(allowed, self._store.actor)
        return allowed

    # -- exchange -------------------------------------------------------------------------------------
    def export(self, path: Path) -> int:
        """Write all live rules as one file; returns how many.

        Raises:
            EnvironmentProblem: the place cannot be written.
            InputError: there is no live rule; a file without rules could not be read back.
        """
        items = self.all()
        if not items:
            raise InputError(
                "没有可以导出的本办规则。",
                "（本办规则一条也没有，或都已撤回）",
                "先新增一条，再导出。",
                "nothing_to_export",
            )
        try:
            path.write_text(dump(items, self._clock.now()), encoding="utf-8")
        except OSError as problem:
            raise EnvironmentProblem(
                f"写不进文件 {path}。", f"（{problem.strerror}）", "请换一个位置。", "cannot_write"
            ) from None
        return len(items)

    def read_file(self, path: Path, *, author: str = "", basis: str = "") -> list[OverrideDraft]:
        """The rules of a file; ``author`` and ``basis`` where it names none.

        Raises:
            InputError, RuleFileError: it cannot be read, with file and line.
        """
        try:
            if path.stat().st_size > LARGEST_FILE:
                raise bad(f"文件 {path.name} 太大，不像是本办规则。", "请核对文件。")
            raw = path.read_bytes()
        except OSError as problem:
            raise InputError(
                f"读不到文件“{path.name}”。", str(problem.strerror or ""), "请检查路径。", "file_unreadable"
            ) from None
        return load(raw, path.name, self._clock.today(), author, basis)

    def preview(self, drafts: Sequence[OverrideDraft]) -> tuple[ImportLine, ...]:
        """What is new, what we have, what contradicts ours; nothing is written."""
        with self._store.read() as view:
            known = view.overrides.all()
        return tuple(self._judge(draft, known) for draft in drafts)

    def _judge(self, draft: OverrideDraft, known: Sequence[RuleOverride]) -> ImportLine:
        uid = draft.uid or uid_of(draft, draft.created_at or self._clock.now())
        twin = next((item for item in known if item.uid == uid), None)
        if twin is not None:
            return ImportLine(Standing.SAME if twin.revoked_at is None else Standing.REVOKED, draft, twin)
        live = [item for item in known if item.revoked_at is None]
        other = replaced_by(replace(draft, uid=uid).as_override(self._clock.now()), live, draft.valid_from)
        return ImportLine(Standing.CONFLICT if other else Standing.NEW, draft, other)

    def import_all(self, drafts: Sequence[OverrideDraft], *, replace_ours: bool = False) -> ImportResult:
        """Bring in a colleague's rules in one undoable transaction.

        New ones are added, known ones passed over. Those that contradict ours or that we took back are left, or with
        ``replace_ours`` take the place of ours.

        Raises:
            InputError: an entry cannot stand (names its line), or the person at work is not on the list; nothing was
                brought in. Colleagues' signatures need not be on it.
        """
        counts = dict.fromkeys(("added", "replaced", "same", "left"), 0)
        with self._store.write("读入本办规则") as uow:
            self._allowed(uow)
            for draft in drafts:
                counts[self._bring(uow, draft, replace_ours)] += 1
        return ImportResult(**counts, changes=uow.changes)

    def _bring(self, uow: UnitOfWork, draft: OverrideDraft, replace_ours: bool) -> str:
        line = self._judge(draft, uow.overrides.all())
        if line.standing is Standing.SAME:
            return "same"
        if line.standing is not Standing.NEW and not replace_ours:
            return "left"
        if line.standing is Standing.REVOKED and line.ours is not None:
            check_override(replace(line.ours, revoked_at=None), self._shipped, uow.overrides.live(), self._lexicon)
            uow.overrides.update(line.ours.id, {"revoked_at": None})
            return "replaced"
        if line.ours is not None:
            uow.overrides.update(line.ours.id, {"revoked_at": self._clock.now()})
        self._keep(uow, draft)
        return "replaced" if line.ours is not None else "added"


def _placed(problem: MhcrmError, draft: OverrideDraft) -> MhcrmError:
    """The same refusal with the line of the file it is about."""
    what = problem.what.removeprefix(f"规则文件 {FILE} 第 1 行：")
    place = f"文件第 {draft.line} 行：" if draft.line else ""
    return InputError(place + what, problem.why, problem.todo, problem.code)


def _words(item: RuleOverride) -> str:
    """What an override says, in one line."""
    body = item.body
    simple = {
        OverrideKind.ALIAS: lambda: f"又名“{body.get('alias')}”",
        OverrideKind.TERM: lambda: f"写有“{body.get('text')}”即指向这里",
        OverrideKind.END: lambda: f"自 {item.valid_from} 起不再适用",
        OverrideKind.SUCCESSOR: lambda: f"由{body.get('number')}《{body.get('name')}》取代",
        OverrideKind.SUPERIOR: lambda: f"从其规定：{body.get('doc')}《{body.get('name')}》{body.get('at', '')}",
        OverrideKind.AMEND: lambda: f"改为 {body['value']}" if set(body) == {"value"} else f"改动：{'、'.join(body)}",
        OverrideKind.ADD: lambda: f"新增 {body.get('id')}",
    }
    return simple[item.kind]()
