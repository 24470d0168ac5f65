"""核查 in use: gathering what the office's own books say, running the checks, keeping a named person's rulings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mhcrm.base.errors import InputError
from mhcrm.domain.lead import Lead
from mhcrm.domain.matching.stored import parse
from mhcrm.domain.people import find as find_person
from mhcrm.domain.referral.checks import CHECKS, Facts, Side, Verdict, names_of, phones_of, run
from mhcrm.domain.referral.records import CLOSED, Registration
from mhcrm.domain.referral.snapshot import CheckLine, Snapshot
from mhcrm.domain.referral.workflow import Action
from mhcrm.services.referral.claims import identity_of
from mhcrm.services.referral.desk import Desk, Done, EvidenceDraft, reason_of
from mhcrm.services.referral.schemes import live, scheme_of
from mhcrm.services.referral.texts import check_texts
from mhcrm.store import ReadView

_LANDED = frozenset("RPCDOF")
"""Stages of a project that stands in the district."""
_SIGNED = _LANDED | {"S"}
_DISTRICT = ("闵行",)


class Checking:
    """Runs and rules on checks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def lines(self, code: str) -> tuple[CheckLine, ...]:
        """Present outcomes; empty before the first run."""
        with self._desk.store.read() as view:
            return self._desk.snapshot(view, self._desk.claim(view, code)).checks()

    def run(self, code: str, *, on: date | None = None, person: str | None = None) -> Done:
        """Look at everything known today and keep the outcome; may be run again."""
        with self._desk.store.write(f"核查 {code}") as uow:
            snapshot, who = self._desk.begin(uow, code, Action.CHECK, person)
            found = run(facts_of(uow, snapshot, self._desk.clock.today()))
            rows = [{"key": one.key, "verdict": one.verdict.value, "seen": one.seen} for one in found]
            day = self._desk.day(on, snapshot, Action.CHECK)
            self._desk.note(uow, snapshot, Action.CHECK, day, who, data={"results": rows})
        counts = {verdict: sum(one.verdict is verdict for one in found) for verdict in Verdict}
        words = "，".join(f"{number} 项{verdict.value}" for verdict, number in counts.items() if number)
        return Done(snapshot.claim.code, f"{snapshot.claim.code} 已核查：{words}。", uow.changes)

    def rule(
        self,
        code: str,
        key: str,
        verdict: str,
        ground: str,
        *,
        evidence: Sequence[str] = (),
        drafts: Sequence[EvidenceDraft] = (),
        on: date | None = None,
        person: str | None = None,
    ) -> Done:
        """A named person rules on a check, with reason and evidence; the machine's outcome stays beside it.

        Raises:
            InputError: unknown check, nothing run yet, no reason, no evidence, or the officer rules on his own relations.
        """
        why = reason_of(ground, "认定理由")
        if key not in CHECKS:
            raise InputError(f"没有核查项目“{key}”。", "", f"可选：{'、'.join(CHECKS)}。", "check-missing")
        outcome = next((one for one in Verdict if one.value == verdict), None)
        if outcome is None:
            raise InputError(f"结果不能是“{verdict}”。", "", "可选：通过、不通过、无法核实。", "check-verdict")
        if outcome is Verdict.PASS and not evidence and not drafts:
            raise InputError("认定通过要有证明材料。", "", "请先登记材料，再写上编号。", "no-evidence")
        with self._desk.store.write(f"核查认定 {code}") as uow:
            snapshot, who = self._desk.begin(uow, code, Action.RULE, person)
            line = next((one for one in snapshot.checks() if one.key == key), None)
            if line is None:
                raise InputError(f"{code} 还没有核查。", "", "请先核查。", "check-none")
            if key == "related-officer" and who == snapshot.claim.officer:
                raise InputError("经办人不能认定自己的回避事项。", "", "请由其他人认定。", "check-own")
            codes = self._desk.kept_all(uow, snapshot.claim.id, evidence, drafts)
            day = self._desk.day(on, snapshot, Action.RULE)
            data = {"key": key, "verdict": outcome.value, "seen": line.seen}
            self._desk.note(uow, snapshot, Action.RULE, day, who, note=why, data=data, evidence=codes)
        title = check_texts()[key].title
        return Done(snapshot.claim.code, f"“{title}”已由{who}认定为{outcome.value}。", uow.changes)


def facts_of(view: ReadView, snapshot: Snapshot, today: date) -> Facts:
    """Everything the checks look at, from the office's own books."""
    claim = snapshot.claim
    lead = view.leads.get(claim.lead_id)
    twins = [one for one in _same_investor(view, lead) if one.id != lead.id]
    found = live(view, claim.channel, today) if claim.channel else []
    report = view.reports.latest(claim.lead_id)
    chains = parse(report.body).chains if report is not None else ()
    return Facts(
        claim=claim,
        referrers=snapshot.referrers,
        investor=_side(view, lead),
        identity=identity_of(lead),
        officer=find_person(view.people.all(), claim.officer) if claim.officer else None,
        known_days=tuple(_known(view, [lead, *twins])),
        sign_on=lead.text("sign_on"),
        signed=lead.text("stage") in _SIGNED,
        existing=_existing(lead),
        district_addresses=_DISTRICT,
        others=tuple(_meeting(view, claim, snapshot)),
        similar=tuple(
            row.code for one in twins for row in view.registrations.of_lead(int(one.id or 0)) if row.kind is claim.kind
        ),
        investor_projects=tuple(one.code or "" for one in twins if one.text("stage") in _LANDED),
        track=chains[0].track if chains else "",
        industry=chains[0].industry if chains else "",
        scheme=scheme_of(found[-1]) if found else None,
    )


def _side(view: ReadView, lead: Lead) -> Side:
    contacts = view.contacts.of_lead(int(lead.id or 0))
    address = lead.text("x:注册地址") or lead.text("x:企业地址") or lead.text("x:地址")
    return Side(
        lead.text("company"),
        lead.text("uscc"),
        lead.text("x:法定代表人") or lead.text("x:法人代表") or lead.text("x:法人"),
        address,
        phones_of(lead.text("phone"), *(one.phone for one in contacts)),
        names_of(lead.text("contact"), *(one.name for one in contacts)),
    )


def _same_investor(view: ReadView, lead: Lead) -> list[Lead]:
    """Live projects of the same investor, this one among them."""
    index = view.leads.duplicate_index()
    key = next((row[3] for row in index if row[0] == lead.id), "")
    code = lead.text("uscc")
    ids = [row[0] for row in index if (code and row[2] == code) or (key and row[3] == key and not (code and row[2]))]
    return list(view.leads.many(ids))


def _known(view: ReadView, leads: Sequence[Lead]) -> list[tuple[str, date]]:
    """When the office's books first speak of the project or investor; days known to the day only."""
    found: list[tuple[str, date]] = []
    for lead in leads:
        code = lead.code or ""
        for name, label in (("received_on", "登记"), ("first_contact_on", "首次对接")):
            day = _full_day(lead.text(name))
            if day is not None:
                found.append((f"{code} {label}", day))
        found += [(f"{code} {one.kind}", one.on) for one in view.activities.of_lead(int(lead.id or 0))]
        moves = view.stage_events.of_lead(int(lead.id or 0))
        found += [(f"{code} 阶段变动", one.on) for one in moves if one.from_stage]
    return sorted(set(found), key=lambda pair: (pair[1], pair[0]))[:6]


def _full_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-01") else None
    except ValueError:
        return None


def _existing(lead: Lead) -> bool | None:
    for name in ("is_existing", "x:是否为存量企业", "x:是否存量企业"):
        word = lead.text(name)
        if word:
            return word in ("是", "true", "True", "1", "Y")
    return None


def _meeting(view: ReadView, claim: Registration, snapshot: Snapshot) -> list[str]:
    """Other claims to the same project: open disputes, and claims that were approved or paid in any year."""
    found = [f"争议未裁定（{dispute.reason}）" for dispute in snapshot.open_disputes]
    booked = view.ledger.booked()
    for other in view.registrations.of_lead(claim.lead_id):
        if other.id != claim.id and other.kind is claim.kind and other.status not in CLOSED:
            found.append(f"{other.code} {'已就同一项目列账' if other.id in booked else '也登记了同一项目，没有裁定'}")
    return found
