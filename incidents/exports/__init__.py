"""Bulk export: exactly what a filter shows, as a stream, and a receipt of every export."""

from incidents.exports.receipts import FORMATS, announced, download, expire, exportable

__all__ = ["FORMATS", "announced", "download", "expire", "exportable"]
