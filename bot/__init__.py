"""Trainer Desk: a support desk that lives in a help channel. Holds the version, nothing else."""

__version__ = "0.1.0"
