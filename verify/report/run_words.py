"""Wording of experiments in the report: simulated runs and training."""

from __future__ import annotations

EXPERIMENTS = {
    "d1": (
        "Fixed steps, Appendix D.1",
        r"Error of the average iterate over $\rho DG/\sqrt{T}$. No run may lie below the constant of the paper.",
    ),
    "d2": (
        r"Steps η/√t, Appendix D.2",
        r"Mean error of the iterates over $\rho DG/\sqrt{T}$. No run may lie below the constant of the paper.",
    ),
    "annealed": (
        "Last iterate, exact subgradients",
        r"The worst start on $G|x|$ for each $\rho$. The ceiling is Lemma 4 over the best suffix; its "
        r"exponent is $1/(2q+1)$ where the schedule ends like $(1-u)^q$. Slopes in $\rho$ are fitted on "
        "logarithmic axes and describe only.",
    ),
    "noisy": (
        "Last iterate, noisy subgradients",
        r"Mean error for the worst slope $c$ of $c|x|$ for each $\rho$, gradients $\pm G$, beside the "
        "ceiling of the expected error. Slopes are fitted.",
    ),
}
POLYNOMIAL = (
    r"The polynomial average ($\gamma = 8$), from the start that its weights ask for: {low} to {high} over all "
    "runs, beside the same constant."
)
DEGRADATION = ("T", "runs", "ρ", "smallest", "largest", "proved", "violations", "exact re-run")
GROWTH = ("schedule", "T", "fitted slope", "proved exponent", "largest share of ceiling", "violations")
TRAINED = ("schedule", "best learning rate", "mean test error", "lowest to highest")
RERUN = {True: "agrees", False: "differs"}
SLOPES = (
    "Fitted slopes of the schedules that anneal: {exact} with exact subgradients at T = {exact_T}, {noisy} with "
    "noisy ones at T = {noisy_T}; the proved exponents are {proved}."
)
LAST_STEP = (
    r"With exact subgradients on $G|x|$ the last iterate steps to and fro across the minimum, so that its error "
    r"is about its last step, which is linear in $\rho$. Of these two instances only "
    "the noisy one shows the sublinear growth."
    " A fitted slope may lie above the exponent of an upper bound that the errors are far below."
)
LOGISTIC = (
    "Logistic regression, Appendix C",
    "Test loss in nats for a grid of learning rates, four schedules, one epoch; fixed, averaged judges the mean of the "
    "iterates. The drop is what a coarser grid costs: mean of the best test loss over the coarse grids less that of "
    "the full grid.",
)
AVERAGES = (
    "Averages and annealing",
    r"Steps that do not anneal, judged by their last iterate and by averages of $x_1, \ldots, x_T$ (uniform; "
    r"polynomial, $\gamma = 8$), beside last iterates of annealed schedules. The start does not depend on the step; on "
    "skew-abs and noisy-abs the worst of {slopes} slopes counts; ± is a joint 99 % interval over {runs} runs. Bounds: "
    "Lemma 4 over the best suffix for last iterates; for an average the sum of the step inequality by parts (Zinkevich "
    "2003, with weights).",
)
AVERAGES_ERROR = "error in DG/√T at the largest ρ (times that at ρ = 1)"
AVERAGES_SHARE = "largest share of the bound"
AVERAGES_DRAWN = {
    "skew-abs": r"Exact subgradients of $\max(Gx, -cx)$, worst slope $c$.",
    "noisy-abs": r"Gradients $\pm G$ of $c|x|$, worst slope $c$; the domain is symmetric about the minimum, so that "
    "iterates on both sides can cancel in an average.",
}
WORST_CASES = (
    "The exact worst case against ρ",
    r"No run, a certificate for each number: $f(x_{{T+1}}) - f(x^*)$ at most, over all convex $f$ with subgradients of "
    r"length at most $G$, domains of diameter $D$ and starts, after $T = {T}$ steps, $\rho$ times the tuned ones. Such "
    "an upper end is proved, by multipliers in rational numbers; that it is the worst case is numeric: up to $T$ "
    r"of about 30 the certified lower ends agree. The exponent is $\log_2$ of the worst case at $\rho$ over that at "
    r"$\rho/2$: a measurement at one $T$, no limit.",
)
WORST_EXPONENTS = ("schedule", "1/(2p+1)", "settled for ρ", "exponents there")
WORST_VALUES = (
    "schedule", "ρ", "steps of the best suffix", "forced by an oracle", "worst case ≤", "sharp bound", "exponent"
)  # fmt: skip
WORST_NOTE = (
    r"In units of $DG$. Settled: the suffix behind the bound at $\rho/2$ is not the whole run and lies where the "
    r"schedule is $c(1-u)^p$ (cosine: within 6 %), so that it is such a schedule again with fewer steps; when few are "
    r"left, their whole number shows. Forced: an error that some oracle with $\mathbb{E}\|g\|^2 \le G^2$ has, proved; "
    "an exact oracle's is below the worst case, a noisy one's below the sharp bound, which holds for both. With noisy "
    "oracles the exponent $1/(2p+1)$ is proved for every $T$ (growth/every-degree); with exact subgradients it is "
    "measured only."
)
WORST_DRAWN = (
    r"The certified upper end of the worst case of $f(x_{{T+1}}) - f(x^*)$ at $T = {T}$, exact subgradients, against "
    r"$\rho$; at each curve the paper's power of $\rho$. Dashed in the same colour: that power, through the first "
    "settled value. The points are proved from above, the slopes measured."
)
ITERATES = {"last": "last iterate", "average": "uniform average", "polynomial": "polynomial average"}
RANGES = (
    "The second table: the drop at a factor of about 100 when only a part of the learning rates is searched. The paper "
    "does not say which range it used; a range whose ends do not matter gives the first row."
)
TRAINING = {
    "digits": ("Training on digits", "Test error of a small network for a grid of base learning rates."),
    "wrn-28-10": (
        "Training on CIFAR-10, Appendix C",
        "Test error of Wide ResNet 28-10 for a grid of base learning rates, 200 epochs each, the schedule stepped per "
        "epoch. DIR is a directory with the binary version of CIFAR-10, which nothing here downloads.",
    ),
}
NOT_RUN = (
    "It was not run here; this command runs it, with the extra [train], and the report then takes it in:"
)
COST = (
    "{runs} runs train on {images} images; at {speed} images a second, as measured on {device}, they take {hours} GPU "
    "hours."
)
COST_UNKNOWN = "{runs} runs train on {images} images; what that takes in GPU hours is not known: {reason}."
GENERATED = "The data are not real ({name}): the numbers say that the path works, and nothing of the paper's."
MACHINE = "Run on {device}, torch {torch}, {made}."
COARSE = (
    "The drop is what a coarser grid of learning rates costs: mean best test error of the coarse grids less "
    "that of the full grid."
)
