"""Figures that anyone can check: each module prints ours beside its peers, measured in one run."""
