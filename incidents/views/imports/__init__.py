"""Pages of imports: a sheet brought, read, mapped, judged and recorded; and what became of it."""
