"""The audit as a view model: which words, in which order. Nothing is computed here but counts of claims."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from verify.report import model, words
from verify.report.details import details_of, values_of
from verify.report.errata import errata
from verify.report.runs import runs, slopes_note
from verify.report.sections import chains, coverage, mutants
from verify.report.text import anchors, attained, enclosure, number, segments, typeset

Audit = Mapping[str, Any]
Record = Mapping[str, Any]


def view(audit: Audit, evidence: Callable[[Record], str | None] = lambda _: None) -> model.Page:
    """The page of an audit.

    audit      the ledger's dict: claims, results, meta; absent optional keys are left out of the page
    evidence   relative address of a claim's evidence file, None where there is none
    """
    records = list(audit.get("claims", ()))
    meta: Record = audit.get("meta") or {}
    links = _links(records)
    claims = tuple(_claim(r, links, records, evidence) for r in records)
    found = list(audit.get("results", ()))
    names = anchors((str(r["id"]) for r in found), "result")
    results = tuple(_result(r, links, names) for r in found)
    rigors = tuple((n, m) for n, m in words.RIGORS.items() if any(c.rigor == n for c in claims))
    paper = str(meta.get("paper") or (records[0].get("paper") if records else None) or "report")
    return model.Page(
        paper=paper,
        title=str(meta.get("title") or paper),
        authors=_names(meta.get("authors")),
        arxiv=str(meta["arxiv"]) if meta.get("arxiv") else None,
        text_read=segments(meta.get("text_read")),
        headline=_headline(claims, results),
        verdicts=tuple((b, n) for b in words.VERDICTS.values() if (n := _how_many(claims, b.word))),
        rigors=rigors,
        matrix=_matrix(claims, [name for name, _ in rigors]),
        statuses=tuple((b, n) for b in words.STATUSES.values() if (n := sum(r.status is b for r in results))),
        results=results,
        constants=tuple(c for claim in claims for c in claim.constants),
        chains=chains(meta),
        errata=errata(claims, {str(r["id"]): r for r in records}, results),
        mutants=mutants(meta, lambda i: _link(i, links)),
        coverage=coverage(meta),
        groups=_groups(claims, links),
        experiments=runs(audit),
        experiments_note=segments(slopes_note(audit)),
        sections=_sections(claims),
        versions=tuple((str(k), str(v)) for k, v in (meta.get("versions") or {}).items()),
        commands=_commands(paper, meta),
        second_reading=segments(str(meta["second_reading"])) if meta.get("second_reading") else (),
        notes=tuple(segments(str(n)) for n in meta.get("notes", ())),
    )


def _names(authors: Any) -> str:
    return authors if isinstance(authors, str) else ", ".join(str(a) for a in authors or ())


def _links(records: list[Record]) -> dict[str, model.Link]:
    names = anchors(str(r["id"]) for r in records)
    return {
        str(r["id"]): model.Link(
            str(r["id"]),
            names[str(r["id"])],
            words.verdict_badge(r.get("verdict")),
            str(r.get("where") or ""),
        )
        for r in records
    }


def _link(identifier: Any, links: Mapping[str, model.Link]) -> model.Link:
    return links.get(str(identifier)) or model.Link(str(identifier), None, None, "")


def _claim(
    r: Record,
    links: Mapping[str, model.Link],
    records: list[Record],
    evidence: Callable[[Record], str | None],
) -> model.Claim:
    own = links[str(r["id"])]
    rule = str(r.get("rule") or "read")
    used_by = (o for o in records if r["id"] in (o.get("uses") or ()))
    return model.Claim(
        id=own.id,
        anchor=own.anchor or "",
        where=own.where or own.id,
        place=words.kicker(own.where),
        says=segments(r.get("says")),
        formula=r.get("formula"),
        latex=typeset(r["latex"]) if r.get("latex") else None,
        fidelity=words.fidelity_badge(r.get("fidelity")),
        title=r.get("title"),
        note=segments(r.get("note")),
        setting=_setting(r),
        step=words.verdict_badge(r["step"]) if r.get("step") else None,
        verdict=own.verdict or words.verdict_badge(None),
        rigor=str(r.get("rigor") or ""),
        rule=rule,
        rule_meaning=words.rule_meaning(rule),
        reason=segments(r.get("reason")),
        witness=values_of(r.get("witness")),
        obligations=tuple(_obligation(e) for e in r.get("obligations") or r.get("evidence") or ()),
        constants=tuple(_constant(c, own) for c in r.get("constants") or ()),
        uses=tuple(_link(u, links) for u in r.get("uses") or ()),
        used_by=tuple(_link(o["id"], links) for o in used_by),
        corrected_by=_link(r["corrected_by"], links) if r.get("corrected_by") else None,
        corrects=_link(r["corrects"], links) if r.get("corrects") else None,
        commands=tuple(str(r[key]) for key in ("command", "check") if r.get(key)),
        evidence=evidence(r),
    )


def _setting(r: Record) -> str | None:
    """The setting's name, and the schedule in force where the name does not say it."""
    names = [str(r[key]) for key in ("setting", "schedule") if r.get(key)]
    return ", ".join(dict.fromkeys(names)) or None


def _obligation(e: Record) -> model.Obligation:
    facts = dict(e.get("details") or {})
    return model.Obligation(
        part=str(facts.pop("part", "")),
        statement=str(e.get("obligation") or ""),
        verdict=words.verdict_badge(e.get("verdict")),
        rigor=str(e.get("rigor") or ""),
        method=str(e.get("method") or ""),
        reason=segments(e.get("reason")),
        witness=values_of(e.get("witness")),
        details=details_of(facts),
    )


def _constant(c: Record, own: model.Link) -> model.Constant:
    return model.Constant(
        claim=own,
        name=str(c.get("name") or ""),
        printed=number(c.get("printed", "")),
        unit=str(c.get("unit") or ""),
        best=enclosure(c.get("best")),
        best_kind=words.HARMFUL.get(str(c.get("harmful")), "best value"),
        slack=enclosure(c.get("slack")),
        attained=attained(c.get("attained")) or segments(c.get("reason")),
    )


def _result(r: Record, links: Mapping[str, model.Link], names: Mapping[str, str]) -> model.Result:
    return model.Result(
        id=str(r["id"]),
        anchor=names[str(r["id"])],
        title=str(r.get("title") or r["id"]),
        status=words.status_badge(r.get("status")),
        reason=segments(r.get("reason")),
        rests_on=tuple(_link(i, links) for i in r.get("rests_on") or ()),
    )


def _how_many(claims: tuple[model.Claim, ...], verdict: str) -> int:
    return sum(c.verdict.word == verdict for c in claims)


def _matrix(
    claims: tuple[model.Claim, ...], rigors: list[str]
) -> tuple[tuple[words.Badge, tuple[int, ...], int], ...]:
    """A row for each verdict that occurs, a column for each rigor that occurs."""
    rows = []
    for badge in {c.verdict.word: c.verdict for c in claims}.values():
        counts = tuple(
            sum((c.verdict.word, c.rigor) == (badge.word, rigor) for c in claims) for rigor in rigors
        )
        rows.append((badge, counts, _how_many(claims, badge.word)))
    order = list(words.VERDICTS)
    rows.sort(key=lambda row: order.index(row[0].word) if row[0].word in order else len(order))
    return tuple(rows)


def _headline(claims: tuple[model.Claim, ...], results: tuple[model.Result, ...]) -> str:
    """The report in a sentence or two."""
    places = len({c.place for c in claims})
    text = (
        f"{words.count(len(claims), 'claim')} from {words.count(places, 'place')} of the paper."
        if claims
        else "No claims."
    )
    if results:
        stand = [
            f"{n} {b.word}" for b in words.STATUSES.values() if (n := sum(r.status is b for r in results))
        ]
        text += f" {words.count(len(results), 'result')}: {words.listed(stand)}."
    return text


def _groups(claims: tuple[model.Claim, ...], links: Mapping[str, model.Link]) -> tuple[model.Group, ...]:
    """What the verdicts do not cover, by reason."""
    open_words = ("undecided", "supported", "doubtful")
    wrong = ("refuted", "ill-posed")
    wanted = (
        ("Reasons that fail", "the reason that the paper gives is refuted; the conclusion is decided apart",
         lambda c: c.step is not None and c.step.word in wrong),
        ("Ill-posed", "the formula is undefined at a certified point of its domain, or about nothing",
         lambda c: c.verdict.word == "ill-posed"),
        ("Cited", "taken on trust from the literature", lambda c: c.rule == "cited"),
        ("Read", "no rule says how the step follows; no result that rests on it is better than open",
         lambda c: c.rule == "read"),
        ("Not decided", "evidence at most",
         lambda c: c.verdict.word in open_words and c.rule not in ("cited", "read", "measured")),
        ("Reconstructed", "the text was garbled where these formulas stand",
         lambda c: c.fidelity.word == "reconstructed"),
    )  # fmt: skip
    groups = (
        model.Group(title, why, tuple(links[c.id] for c in claims if holds(c)))
        for title, why, holds in wanted
    )
    return tuple(g for g in groups if g.links)


def _sections(claims: tuple[model.Claim, ...]) -> tuple[model.Section, ...]:
    """Claims by place, in the paper's own order."""
    places = list(dict.fromkeys(c.place for c in claims))
    names = anchors(places, "part")
    return tuple(model.Section(p, names[p], tuple(c for c in claims if c.place == p)) for p in places)


def _commands(paper: str, meta: Record) -> tuple[tuple[str, str], ...]:
    given = meta.get("commands")
    if given:
        return tuple((str(k), str(v)) for k, v in given.items())
    return (
        ("everything, this report included", f"verify report {paper}"),
        ("one claim, on one screen", "verify explain CLAIM"),
        ("a statement of your own", "verify check STATEMENT --schedule cosine"),
    )
