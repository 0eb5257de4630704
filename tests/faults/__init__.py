"""Faults while rooms report: killed, stopped, filled up; nothing acknowledged lost or doubled."""
