"""An issued day on its way to people: issued by the clock, its papers stored, mailed."""
