"""What a coarser grid of learning rates costs, from the results of runs (arXiv 2503.09411, Appendix C)."""
