"""No rule without a date: standing of documents and records on the days that matter."""

from __future__ import annotations

from datetime import date

import pytest

from mhcrm.base.errors import InputError
from mhcrm.plan.base import PlanBase
from mhcrm.plan.model import Basis, Cite, Link, Record, RecordKind, Status, Validity

STANDING = [
    ("doc.2024-11", date(2025, 1, 14), Status.FUTURE),
    ("doc.2024-11", date(2025, 1, 15), Status.CURRENT),
    ("doc.2024-11", date(2027, 1, 14), Status.CURRENT),
    ("doc.2024-11", date(2027, 1, 15), Status.EXPIRED),
    ("doc.2025-5", date(2026, 12, 31), Status.CURRENT),
    ("doc.2025-5", date(2027, 1, 1), Status.EXPIRED),
    ("doc.2026-9", date(2026, 5, 31), Status.FUTURE),
    ("doc.2026-9", date(2029, 5, 31), Status.CURRENT),
    ("doc.2026-9", date(2029, 6, 1), Status.EXPIRED),
    ("doc.2026-8", date(2026, 5, 18), Status.FUTURE),
    ("doc.2026-8", date(2035, 1, 1), Status.CURRENT),
    ("doc.2021-17", date(2025, 12, 31), Status.CURRENT),
    ("doc.2021-17", date(2026, 1, 1), Status.HISTORY),
]


@pytest.mark.parametrize(("record_id", "day", "status"), STANDING, ids=[f"{i}-{d}" for i, d, _ in STANDING])
def test_a_document_stands_as_its_dates_say(shipped: PlanBase, record_id: str, day: date, status: Status) -> None:
    view = shipped.view(day)
    assert view.status(view.get(record_id)) is status


def test_records_share_the_fate_of_their_document(shipped: PlanBase) -> None:
    view = shipped.view(date(2027, 1, 15))
    assert {view.status(record) for record in view.of_kind(RecordKind.POLICY)} == {Status.EXPIRED}
    assert view.status(view.get("track.aero.space")) is Status.CURRENT
    assert view.status(view.get("tier.room")) is Status.CURRENT


def test_ends_we_computed_are_marked_derived(shipped: PlanBase) -> None:
    basis = {record.id: record.valid.basis for record in shipped.by_kind[RecordKind.DOCUMENT]}
    assert basis == {
        "doc.2026-8": Basis.OPEN,
        "doc.2021-17": Basis.DERIVED,
        "doc.2024-11": Basis.STATED,
        "doc.2025-5": Basis.DERIVED,
        "doc.2026-9": Basis.DERIVED,
    }


def test_a_missing_record_is_named_aloud(shipped: PlanBase) -> None:
    with pytest.raises(InputError, match=r"track\.nowhere"):
        shipped.view(date(2026, 11, 20)).get("track.nowhere")


def test_the_chain_runs_from_industry_to_segment(shipped: PlanBase) -> None:
    view = shipped.view(date(2026, 11, 20))
    assert [record.name for record in view.path("segment.space.rocket")] == ["航空航天", "商业航天", "火箭制造"]
    assert {record.id for record in view.children("industry.aerospace")} == {"track.aero.space", "track.aero.civil"}


def test_names_and_aliases_lead_to_the_place_in_force(shipped: PlanBase) -> None:
    index = shipped.view(date(2026, 11, 20)).name_index()
    assert index["闵开发"].id == index["闵行经济技术开发区"].id == "park.devzone"
    assert index["大零号湾"].id == "park.dalinghaowan"
    assert index["大零号湾园"].id == "park.dalinghaowan-bio"
    assert index["中国航发商发"].id == "enterprise.aecc-commercial"


def test_an_office_layer_adds_and_replaces_without_touching_the_base(shipped: PlanBase) -> None:
    cite = Cite("闵府发〔2026〕8号", "三（一）2")
    own = Record(id="track.aero.space", kind=RecordKind.TRACK, name="商业航天（本办）", cite=cite)
    added = Record(
        id="segment.space.office",
        kind=RecordKind.SEGMENT,
        name="本办环节",
        cite=cite,
        valid=Validity(start=date(2026, 12, 1)),
        links=(Link("parent", "track.aero.space"),),
    )
    layered = shipped.with_records([own, added], "office-1")
    view = layered.view(date(2026, 11, 20))
    assert view.get("track.aero.space").name == "商业航天（本办）"
    assert view.status(added) is Status.FUTURE
    assert added in view.children("track.aero.space")
    assert shipped.records["track.aero.space"].name == "商业航天"
    assert layered.version == f"{shipped.version}+office-1"


def test_a_ring_of_parents_is_refused() -> None:
    cite = Cite("闵府发〔2026〕8号", "一")
    first = Record(id="track.a", kind=RecordKind.TRACK, name="甲", cite=cite, links=(Link("parent", "track.b"),))
    second = Record(id="track.b", kind=RecordKind.TRACK, name="乙", cite=cite, links=(Link("parent", "track.a"),))
    base = PlanBase({"track.a": first, "track.b": second}, "x")
    with pytest.raises(InputError, match="成环"):
        base.view(date(2026, 1, 1)).path("track.a")
