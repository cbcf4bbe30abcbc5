"""A stand-in for MkDocs, which copies a site that is ready."""
