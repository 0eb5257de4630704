"""Bulk export: exactly what a filter shows, as a stream, and a receipt of every export."""

from incidents.exports.receipts import FORMATS, announced, download, expire, exportable, too_many

__all__ = ["FORMATS", "announced", "download", "expire", "exportable", "too_many"]
