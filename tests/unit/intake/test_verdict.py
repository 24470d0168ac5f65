"""What becomes of each row."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from mhcrm.base.text import fold_tight
from mhcrm.domain.identity import Party
from mhcrm.domain.intake.verdict import KnownLead, NothingKnown
from mhcrm.domain.lead import Lead
from tests.unit.intake.sheets import HEAD, A, B, codes, grid, leads, preview, read


def test_rejected_rows_say_why() -> None:
    rows = leads(
        read(
            [
                HEAD,
                ["", "", 500, "张三", "13900001001"],
                ["/", "—", 100, "", ""],
                [A, "", "", "", ""],
                ["", "乙", 300, "", ""],
            ]
        )
    )
    assert [row.status for row in rows] == ["rejected", "rejected", "accepted", "accepted"]
    assert "row-no-name" in codes(rows[0])
    assert "row-no-company" in codes(rows[3])


def test_duplicates_ignore_width_brackets_and_spaces() -> None:
    rows = leads(
        read(
            [
                HEAD,
                ["翊芯（上海）半导体有限公司", "功率中心", 9000],
                ["翊芯(上海)半导体有限公司 ", "功率\u200b中心", 9000],
                ["翊芯（上海）半导体有限公司", "封装线", 1],
            ]
        )
    )
    assert [row.status for row in rows] == ["accepted", "duplicate", "accepted"]
    assert rows[1].duplicate_of == "2"


def test_a_duplicate_with_another_amount_says_so() -> None:
    rows = leads(read([HEAD, [A, "甲", 9000], [A, "甲", 8000]]))
    assert "duplicate-differs" in codes(rows[1])


def test_likely_duplicates_are_asked_about() -> None:
    head = ["企业名称", "项目名称", "统一社会信用代码"]
    rows = leads(
        read(
            [
                head,
                ["上海禾曜微电子有限公司", "车规芯片项目", "91310112MAX000015L"],
                ["禾曜微电子", "车规芯片项目", ""],
                ["上海别家有限公司", "另一项目", "91310112MAX000015L"],
            ]
        )
    )
    assert [row.status for row in rows] == ["accepted"] * 3
    assert "duplicate-likely" in codes(rows[1])
    assert "duplicate-code-name" in codes(rows[2])


def test_duplicates_reach_over_sheets() -> None:
    found = preview(grid([HEAD, [A, "甲", 1]], name="一月"), grid([HEAD, [A, "甲", 1]], name="二月"))
    assert [row.status for row in leads(found)] == ["accepted", "duplicate"]
    assert leads(found)[1].duplicate_of == "一月!2"


def test_swapped_company_and_project() -> None:
    (row,) = leads(read([["项目名称", "投资方", "总投资（万元）"], [A, "新能源研发基地", 1000]]))
    assert "row-swapped" in codes(row)
    assert row.values["project"] == A


class _Known(NothingKnown):
    """One stored lead."""

    lead = KnownLead(7, "MH-2026-0007", "", fold_tight(A), fold_tight("甲"), A)

    def some(self) -> bool:
        return True

    def exact(self, company_key: str, project_key: str, taken: Collection[int] = ()) -> KnownLead | None:
        return self.lead if (company_key, project_key) == (self.lead.company_key, self.lead.project_key) else None

    def likely(self, party: Party) -> Iterable[tuple[KnownLead, Party]]:
        return ()

    def full(self, lead_id: int) -> Lead:
        return Lead(
            {"company": A, "project": "甲", "investment_wan": None, "contact": "张三", "notes": "留着"},
            id=7,
            code="MH-2026-0007",
            version=3,
        )


def test_meeting_a_stored_lead_blank_never_erases() -> None:
    same = leads(preview(grid([HEAD, [A, "甲", "", "张三", ""]]), known=_Known()))[0]
    assert (same.status, same.changes) == ("unchanged", {})
    more = leads(preview(grid([HEAD, [A, "甲", 500, "李四", ""]]), known=_Known()))[0]
    assert more.status == "updated"
    assert more.held == {"contact": ("张三", "李四")}  # a lead made by hand: what it says stays until somebody decides
    assert "contact" not in more.changes
    assert "notes" not in {**more.changes, **more.held}
    assert "update-conflict" in codes(more)
    other = leads(preview(grid([HEAD, [B, "甲", 500, "李四", ""]]), known=_Known()))[0]
    assert other.status == "accepted"
