"""A made-up audit in the shape that the ledger hands over: what the report must be able to show, hostile text included."""

from __future__ import annotations

from typing import Any

PAPER = "attia_koren_2503.09411"
HOSTILE = '<script>alert("x")</script> & "quotes" | pipes'


def evidence(verdict: str, rigor: str, method: str, reason: str, **more: Any) -> dict[str, Any]:
    """One evidence dict with the keys of ``Evidence.to_json``."""
    return {
        "obligation": more.pop("obligation", "forall u in [0, 1): (1 - u)**2 <= h(u)"),
        "verdict": verdict,
        "rigor": rigor,
        "method": method,
        "reason": reason,
        "witness": more.pop("witness", None),
        "details": more,
    }


def claim(identifier: str, where: str, says: str, verdict: str, rigor: str, **more: Any) -> dict[str, Any]:
    """One claim dict; keys that are not given are absent."""
    return {
        "paper": PAPER,
        "id": identifier,
        "where": where,
        "says": says,
        "fidelity": more.pop("fidelity", "as printed"),
        "verdict": verdict,
        "rigor": rigor,
        "command": f"verify explain {identifier}",
        **more,
    }


def main_text() -> list[dict[str, Any]]:
    """Claims of Sections 1 to 3."""
    return [
        claim(
            "S2/eq-1", "Section 2.2, Eq. (1)",
            r"$$H_h(v) \triangleq \int_v^1 h(u)\,du \quad\text{and}\quad Q_h(v) \triangleq \int_v^1 \frac{H'_h(u)^2}{H_h(u)}\,du$$",
            "proved", "exact", rule="antiderivative", setting="annealed", formula="diff(H(v), v) == -h(v)",
            latex=r"\forall v \in [0, 1]:\quad \frac{d}{dv} H(v) = -h(v)", uses=[],
            reason="The derivative of the closed form is the integrand and the value at 1 is zero.",
            obligations=[evidence("proved", "exact", "symbolic", "Normal forms agree.", obligation="diff(H(v), v) == -h(v)")],
        ),
        claim(
            "S2/lemma-1", "Section 2.2, Lemma 1",
            r"$\mathbb{E}[f(x_{T+1}) - f(x^*)] \leq \frac{D^2}{2\eta T H_h(0)} + 2\eta G^2 Q_h(0) + \frac{8p\eta G^2}{T}$",
            "supported", "empirical", rule="read", setting="convex-lipschitz", uses=["F.2/sum-to-integral", "G/lemma-4"],
            reason=r"No run exceeded the bound; the step through Lemma 5 with $c_1 = D^2/2$ is read, not decided.",
            obligations=[evidence("supported", "empirical", "simulation", "0 of 48,000 runs above the bound.",
                                  obligation="error <= bound", runs=48000, seconds=3.2)],
        ),
        claim(
            "S3/theorem-1", "Section 3, Theorem 1, Eq. (3)",
            r"$\mathbb{E}[f(x_{T+1}) - f(x^*)] \le \frac{1}{2} \mathsf{Rate}_{h,T}^{\mathsf{tu}} \cdot \inf_{\tau \in [0,1)}"
            r" \left(\frac{H_h(0)}{\rho H_h(\tau)} + \frac{\rho Q_h(\tau)}{Q_h(0)} \right) + O\left(\frac{p\rho \eta_{\mathsf{tu}} G^2}{T} \right)$",
            "undecided", "enclosed", rule="explicit-O", setting="annealed", fidelity="made explicit",
            uses=["S2/lemma-1", "F.1/minimiser", "S2/eq-1"],
            reason="A premise is supported only; with it the statement follows with the constant 8 in the O(·).",
            obligations=[evidence("undecided", "enclosed", "ball", "Premise S2/lemma-1 is not proved.", boxes=13, bits=128)],
        ),
        claim(
            "S3/corollary-3", "Section 3, Corollary 3", r"the coefficient of $\mathsf{Rate}_{h,T}^{\mathsf{tu}}$ is at most $18\rho^{\frac{1}{5}}$",
            "proved", "enclosed", rule="formula", setting="cosine", formula="forall rho in [1, oo): K(rho)/(2*sqrt(2*Q(0))) <= 18*rho**(1/5)",
            latex=r"\forall\, \rho \in [1, \infty):\quad \frac{K(\rho)}{2\sqrt{2 Q(0)}} \le 18 \rho^{\tfrac{1}{5}}",
            uses=["S3/theorem-1", "F.4/eq-15"], reason="Enclosed on 13 boxes after $s = \\rho^{-2/5}$, the limit included.",
            constants=[
                {"name": "18", "printed": "18", "unit": r"Rate · ρ^(1/5)", "harmful": "smaller",
                 "best": ["1.12080880127", "1.12080880131"], "slack": ["16.0598312", "16.0598313"], "attained": r"approached as $\rho \to \infty$"},
                {"name": "10", "printed": "10", "unit": "DG/√T", "harmful": "smaller",
                 "best": ["4.1203333394591", "4.1203333394592"], "slack": ["2.42698765", "2.42698766"], "attained": "equality with 2·sqrt(2·Q(0))"},
            ],
            obligations=[evidence("proved", "enclosed", "ball", "13 boxes, the half-line compactified.", boxes=13, bits=128,
                                  enclosures=[{"rho": "1", "coefficient": ["4.1203333394591", "4.1203333394592"]},
                                              {"rho": "oo", "coefficient": ["oo", "oo"]}])],
        ),
    ]  # fmt: skip


def appendices() -> list[dict[str, Any]]:
    """Claims of Appendices D to H."""
    wide = " + ".join(rf"\frac{{\eta_{{{k}}}^2}}{{\sum_{{s={k}}}^T \eta_s}}" for k in range(1, 15))
    return [
        claim("F.1/minimiser", "Appendix F.1, Eq. (7)", r"$\tau$ with $H_h(\tau)H_h'(\tau)=\frac{-H_h(0)Q_h(0)}{\rho^2}$ is the minimizer",
              "proved", "exact", rule="minimiser", uses=["S2/eq-1"], reason="The derivative changes sign once."),
        claim("F.2/sum-to-integral", "Appendix F.2, proof of Lemma 5", r"as $h$ is non-increasing, $\sum_{t=k}^{T} \frac{h(\frac{t-1}{T})^2}{H_h(\frac{t-1}{T})}"
              r" \le \frac{h(\frac{k-1}{T})^2}{H_h(\frac{k-1}{T})} + \int_k^T \frac{h(\frac{t-1}{T})^2}{H_h(\frac{t-1}{T})} dt$",
              "refuted", "exact", rule="sum-to-integral", setting="annealed", formula="forall u in [0, 1), v in [u, 1): h(v)**2/H(v) <= h(u)**2/H(u)",
              latex=r"\forall u \in [0, 1),\ v \in [u, 1):\quad \frac{h(v)^2}{H(v)} \le \frac{h(u)^2}{H(u)}", uses=["S2/eq-1"],
              corrected_by="F.2/sum-to-integral-repaired", witness={"u": "1/2", "v": "23456789012345678901/31234567890123456789"},
              reason="The integrand need not be monotone: it grows between the two points of the witness.",
              obligations=[evidence("refuted", "exact", "exact", "The difference at the witness is positive.", witness={"u": "1/2", "v": "3/4"}),
                           evidence("refuted", "enclosed", "ball", "A second evaluator agrees.", witness={"u": "1/2", "v": "3/4"})]),
        claim("F.2/sum-to-integral-repaired", "Appendix F.2, proof of Lemma 5", r"with $h^2/H_h$ unimodal the sum is at most the integral plus $\frac{2p}{T}$",
              "proved", "enclosed", rule="sum-to-integral", fidelity="made explicit", uses=["S2/eq-1"], corrects="F.2/sum-to-integral", reason="One turning point, certified."),
        claim("F.4/eq-11", "Appendix F.4, Eq. (11)", r"$h(u) \ge (1-u)^2$ for all $u \in [0,1)$", "proved", "formal", rule="formula", setting="cosine",
              formula="forall u in [0, 1): h(u) >= (1 - u)**2", latex=r"\forall\, u \in [0, 1):\quad h(u) \ge (1 - u)^{2}", uses=[],
              reason="Taylor models at both touching points, 12 boxes between them.", obligations=[evidence("proved", "enclosed", "ball", "12 boxes.", boxes=12)],
              constants=[{"name": "5/2", "printed": "5/2", "unit": "", "harmful": "smaller", "best": ["2.4674011002723", "2.4674011002724"],
                          "slack": ["1.01321183642", "1.01321183643"], "attained": r"the limit $u \to 1$, where it is $\pi^2/4$"}]),
        claim("F.4/eq-15", "Appendix F.4, Eq. (15)", r"$\frac{3}{2\rho(1-\bar{\tau})^3} + \frac{125\rho(1-\bar{\tau})^2}{8} \le 18\rho^{0.2}$",
              "refuted", "enclosed", rule="substitution", fidelity="reconstructed", uses=["F.4/eq-11"], witness={"rho": "1"}, reason="Garbled in the text: see the note."),
        claim("D.1/lower-bound", "Appendix D.1", r"$f(\overline{x}) \geq \frac{\eta G^2}{4} = \frac{\rho DG}{4\sqrt{T}}$", "proved", "exact", rule="orbit", uses=[],
              reason="The orbit has period two.", constants=[{"name": "1/4", "printed": "1/4", "unit": "ρDG/√T", "harmful": "larger", "best": ["0.25", "0.25"], "slack": ["1", "1"], "attained": "every even T"}]),
        claim("D.2/tau-0", "Appendix D.2", r"$T_0 = \lceil 4\rho^2 \rceil \le T/4$ for $\rho \in (1, \sqrt{T/16})$", "ill-posed", "exact", rule="formula",
              formula="forall T in [1, oo) integer, rho in (1, sqrt(T/16)): ceiling(4*rho**2) <= T/4", witness={"T": "16"}, uses=[], reason="The interval of ρ is empty at T = 16."),
        claim("G/lemma-4", "Appendix G, Lemma 4", rf"$\mathbb{{E}}[f(x_{{T+1}}) - f(\hat{{x}})] \le \frac{{\|x_1-\hat{{x}}\|^2}}{{2\sum_{{s=1}}^T \eta_s}} + 2G^2\left({wide}\right)$",
              "undecided", "empirical", rule="cited", uses=[], reason="Cited from Liu and Zhou [24]; decided in a later part."),
        claim("X/an-id-that-is-far-too-long-for-any-node-of-the-graph-and-goes-on", "Section 9, " + HOSTILE, HOSTILE + r" costs \$5 and $\unknowncommand{x}$",
              "doubtful", "numeric", rule="<b>odd</b>", uses=["no/such-claim"], reason=HOSTILE, formula=HOSTILE, setting=HOSTILE, corrected_by="no/such-claim",
              witness={"<i>": HOSTILE}, obligations=[evidence("doubtful", "numeric", HOSTILE, HOSTILE, **{"<u>": HOSTILE, "rows": [{"<a>": HOSTILE}]})]),
    ]  # fmt: skip


def many(number: int) -> list[dict[str, Any]]:
    """A paper of ``number`` claims whose dependencies look like those of real ones: mostly short, some long, many alone."""
    verdicts = ["proved"] * 7 + ["refuted", "supported", "undecided", "ill-posed"]
    fidelities = ["as printed"] * 4 + ["made explicit", "reconstructed"]
    out = []
    for i in range(number):
        uses = {(i * 7) // 9 - 1, i - 1 - (i * 5) % 6} if i % 3 else set()
        out.append(
            claim(
                f"{'SFEDG'[i * 5 // number]}.{i % 4 + 1}/eq-{i + 1}", f"Appendix {'SFEDG'[i * 5 // number]}.{i % 4 + 1}, Eq. ({i + 1})",
                r"$\frac{1}{3}(1-u)^3 \le H_h(u) \le \frac{5}{6}(1-u)^3$", verdicts[i % 11], "enclosed",
                fidelity=fidelities[i % 6], rule="formula", reason="Decided on twelve boxes.",
                uses=[out[j]["id"] for j in sorted(uses) if 0 <= j < i],
            )
        )  # fmt: skip
    return out
