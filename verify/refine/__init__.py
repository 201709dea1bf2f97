"""Refined learning-rate schedules from logged gradient norms.

Source: Defazio, Cutkosky, Mehta, Mishchenko, arXiv 2310.07831; the procedure as in the authors' published code
(github.com/facebookresearch/adaptive_scheduling), written anew. A heuristic: its weights depend on the gradients they
weigh, which the paper's theorem excludes (verify/theory/refined.py has the theory).

One run goes through these files in this order: reading.py (the log), smoothing.py (median filter), near_zero.py
(norms that say nothing), steps.py (from logged norms to a norm a step), schedule.py (weights and schedule), shape.py
(warm-up and annealing). study.py does it for a log, replay.py writes and reads schedule files.
"""
