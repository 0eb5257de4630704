"""Reports read: prepared, as versions, as sentences, beside others, as drafts."""
