"""Papers of referral work (文书): of a claim, a referrer's statement, the yearly register with its masked variant."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from mhcrm.base.errors import InputError
from mhcrm.base.files import write_whole
from mhcrm.domain.referral.ledger import EntryKind, Phase, shown
from mhcrm.services.referral.books import Books, LedgerLine
from mhcrm.services.referral.desk import Desk
from mhcrm.services.referral.paper_content import day, paper_of, public_name
from mhcrm.services.referral.paper_model import KINDS, Grid, Paper, composed
from mhcrm.services.referral.paper_pdf import pdf, workbook
from mhcrm.services.referral.reading import ClaimRow, Reading
from mhcrm.services.referral.referrers import ReferrerBook

_UNSAFE = re.compile(r"[^\w一-鿿-]+")


class Papers:
    """Composes and writes papers."""

    def __init__(self, desk: Desk, reading: Reading, books: Books, referrers: ReferrerBook) -> None:
        self._desk, self._reading, self._books, self._referrers = desk, reading, books, referrers

    def kinds(self, code: str) -> dict[str, str]:
        """Papers that can be printed for a claim as it stands: kind → name."""
        view = self._reading.show(code)
        found = {}
        for kind, name in KINDS.items():
            try:
                paper_of(view, kind)
            except InputError:
                continue
            found[kind] = name
        return found

    def paper(self, code: str, kind: str) -> Paper:
        """One paper of a claim.

        Raises:
            InputError: unknown kind, or the claim is not far enough for it.
        """
        return paper_of(self._reading.show(code), kind)

    def pdf(self, paper: Paper, fixed_time: datetime | None = None) -> bytes:
        """A paper as PDF; the register for disclosure names nobody, at its foot neither."""
        maker = "" if paper.across and paper.outside else self._desk.store.actor
        return pdf([paper], self._desk.clock.today(), maker, fixed_time or self._desk.clock.now())

    def write(self, code: str, kind: str, out_dir: Path) -> Path:
        """Write ``<名称>_<编号>.pdf`` into a folder, completely or not at all."""
        paper = self.paper(code, kind)
        path = out_dir / f"{KINDS[kind]}_{code.strip().upper()}.pdf"
        data = self.pdf(paper)
        write_whole(path, lambda part: part.write_bytes(data))
        return path

    # -- a referrer's statement -------------------------------------------------------------------
    def statement(self, name: str) -> Paper:
        """Claims, approvals and payments of one referrer.

        Raises:
            InputError: no such referrer.
        """
        view = self._referrers.show(name)
        one = view.referrer
        rows = {row.code: row for row in self._reading.rows()}
        claims = tuple(
            (c.code, rows[c.code].project, c.reported_on.isoformat(), rows[c.code].standing, c.stage)
            for c in view.claims
        )
        lines = self._books.ledger(referrer=one.name)
        money = tuple(
            (str(line.entry.number), line.entry.posting.on.isoformat(), line.claim, line.entry.posting.milestone,
             kind_word(line), shown(line.entry.posting.fen), line.entry.posting.basis)
            for line in lines if line.entry.posting.kind is not EntryKind.ACCRUED
        )  # fmt: skip
        sums = view.totals
        totals: tuple[tuple[str, str], ...] = (
            ("批准", shown(sums.approved)),
            ("已拨付", shown(sums.paid)),
            ("应付未付", shown(sums.to_pay)),
        )
        totals += (("批准未付，追回中不拨付", shown(sums.held)),) if sums.held else ()
        totals += (("应追未到账", shown(sums.receivable)),) if sums.claw_due else ()
        grids = (
            Grid("一、登记", "", (("编号", 32.0, False), ("项目", 54.0, False), ("登记日", 32.0, False), ("状态", 18.0, False), ("办到", 20.0, False)), claims or (("无", "", "", "", ""),)),
            Grid("二、款项", "单位：元", (("号", 9.0, False), ("日期", 24.0, False), ("登记", 28.0, False), ("期次", 20.0, False), ("种类", 22.0, False), ("金额", 24.0, True), ("依据", 29.0, False)), money or (("无", "", "", "", "", "", ""),)),
            Grid("三、合计", "单位：元", (("项目", 100.0, False), ("金额", 56.0, True)), totals),
        )  # fmt: skip
        values = {"referrers": one.name, "today": day(self._desk.clock.today())}
        return composed("statement", one.uscc or one.name, values, grids)

    def write_statement(self, name: str, out_dir: Path) -> tuple[Path, Path]:
        """Write a statement as PDF and Excel."""
        return self._both(self.statement(name), f"对账单_{_UNSAFE.sub('_', name).strip('_')[:40]}", out_dir)

    # -- the yearly register ------------------------------------------------------------------------
    def register_book(self, year: int, *, masked: bool = False) -> Paper:
        """All claims and entries of a budget year, for audit; ``masked`` hides persons and investors, for disclosure."""
        lines = self._books.ledger(year=year)
        rows = {row.code: row for row in self._reading.rows(kind="引荐")}
        kinds = {view.referrer.name: view.referrer.kind for view in self._referrers.all()}
        told = {row.code for row in rows.values() if row.reported_on.year == year} | {line.claim for line in lines}
        hide = _Hide(masked, kinds)
        claims = tuple(self._claim_line(rows[code], lines, hide) for code in sorted(told))
        figures = self._books.figures(year)
        sums = figures.balance
        totals = tuple(
            (label, "未设定" if fen is None else shown(fen))
            for label, fen in (
                ("预算", figures.budget), ("已预留", sums.reserved), ("已批准", sums.approved), ("已拨付", sums.paid),
                ("应追", sums.claw_due), ("追回到账", sums.claw_received), ("剩余", figures.left),
            )
        )  # fmt: skip
        grids = (
            Grid("一、年度合计", "单位：元", (("项目", 120.0, False), ("金额", 105.0, True)), totals),
            Grid("二、登记", "单位：元", _CLAIM_COLUMNS, claims or (("无",) + ("",) * (len(_CLAIM_COLUMNS) - 1),)),
            Grid("三、分录", "单位：元", _ENTRY_COLUMNS, tuple(hide.entry(line) for line in lines) or (("无",) + ("",) * (len(_ENTRY_COLUMNS) - 1),)),
        )  # fmt: skip
        number = f"{'公开版，个人信息和投资方已隐去' if masked else '审计版'}　截至{day(self._desk.clock.today())}"
        paper = composed("book", number, {"year": str(year)}, grids, across=True)
        if masked:
            paper = replace(paper, outside=True, signs=())
        return paper

    @staticmethod
    def _claim_line(row: ClaimRow, lines: list[LedgerLine], hide: _Hide) -> tuple[str, ...]:
        own = [line for line in lines if line.claim == row.code]
        approved, paid, claw = (_sum(own, kind) for kind in (EntryKind.APPROVED, EntryKind.PAID, EntryKind.CLAWED))
        return (
            row.code, hide.referrers(row.referrers), hide.project(row), row.channel, row.reported_on.isoformat(), row.standing,
            row.stage, shown(approved), shown(paid), shown(claw),
        )  # fmt: skip

    def write_book(self, year: int, out_dir: Path, *, masked: bool = False) -> tuple[Path, Path]:
        """Write the register as PDF and Excel."""
        stem = f"引荐支持台账_{year}{'_公开版' if masked else ''}"
        return self._both(self.register_book(year, masked=masked), stem, out_dir)

    def book_file(self, year: int, path: Path) -> Paper:
        """Write the register under one name, as .pdf or .xlsx.

        Raises:
            InputError: a name that is neither.
        """
        paper, suffix = self.register_book(year), path.suffix.lower()
        if suffix not in (".pdf", ".xlsx"):
            raise InputError(
                f"报表只能存成 .xlsx 或 .pdf 文件，不能写成“{path.name}”。", todo="请改文件名。", code="report-suffix"
            )
        data = self.pdf(paper) if suffix == ".pdf" else workbook(paper, self._desk.clock.now())
        write_whole(path, lambda part: part.write_bytes(data))
        return paper

    def _both(self, paper: Paper, stem: str, out_dir: Path) -> tuple[Path, Path]:
        pages, cells = self.pdf(paper), workbook(paper, self._desk.clock.now())
        first, second = out_dir / f"{stem}.pdf", out_dir / f"{stem}.xlsx"
        write_whole(first, lambda part: part.write_bytes(pages))
        write_whole(second, lambda part: part.write_bytes(cells))
        return first, second


_CLAIM_COLUMNS = (
    ("编号", 27.0, False), ("引荐方", 33.0, False), ("项目", 34.0, False), ("渠道", 18.0, False), ("登记日", 24.0, False),
    ("状态", 13.0, False), ("办到", 13.0, False), ("批准", 22.0, True), ("拨付", 22.0, True), ("应追", 21.0, True),
)  # fmt: skip
_ENTRY_COLUMNS = (
    ("号", 9.0, False), ("日期", 24.0, False), ("登记", 27.0, False), ("引荐方", 33.0, False), ("期次", 22.0, False),
    ("种类", 26.0, False), ("金额", 26.0, True), ("依据", 34.0, False), ("校验值", 28.0, False),
)  # fmt: skip


class _Hide:
    """The masked variant: natural persons by family name, investors' projects by code, nobody's signature."""

    def __init__(self, masked: bool, kinds: dict[str, str]) -> None:
        self.masked, self.kinds = masked, kinds

    def referrers(self, names: str) -> str:
        if not self.masked:
            return names
        return "、".join(public_name(name, self.kinds.get(name, "")) for name in names.split("、"))

    def project(self, row: ClaimRow) -> str:
        return row.project_code if self.masked else f"{row.project}（{row.investor}）"

    def entry(self, line: LedgerLine) -> tuple[str, ...]:
        posting = line.entry.posting
        name = self.referrers(line.referrer)
        return (
            str(line.entry.number), posting.on.isoformat(), line.claim, name, posting.milestone, kind_word(line),
            shown(posting.fen), posting.basis if not self.masked or posting.kind is not EntryKind.REVERSED else "",
            line.entry.hash[:12],
        )  # fmt: skip


def kind_word(line: LedgerLine) -> str:
    """``拨付``, ``追回应追``, ``冲销第 3 号``."""
    posting = line.entry.posting
    return f"{posting.kind}第{posting.reverses}号" if posting.reverses is not None else f"{posting.kind}{posting.phase}"


def _sum(lines: list[LedgerLine], kind: EntryKind) -> int:
    """Fen of a kind, less what was reversed of it; of 追回 what is due."""
    total, numbers = 0, set[int]()
    for line in lines:
        posting = line.entry.posting
        if posting.kind is kind and posting.phase is not Phase.RECEIVED:
            total += posting.fen
            numbers.add(line.entry.number)
        elif posting.reverses in numbers:
            total -= posting.fen
    return total
