"""Plans of evaluations: what so many people could show, the plan, its lock and what came of it."""
