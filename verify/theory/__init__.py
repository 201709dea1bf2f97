"""The mathematics: schedules, the functionals H, Q, tau and K, the cited bounds, hard instances."""
