"""Invented officers and incidents for a training system, all recorded through the actions."""
