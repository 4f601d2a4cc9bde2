"""Help pages and man pages."""
