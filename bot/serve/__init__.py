"""`desk run`: connections, workers, schedules and health in one process. Not here: any platform."""
