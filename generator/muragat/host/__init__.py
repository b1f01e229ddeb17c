"""Everything that imports mkdocs: the rendering of pages and the files they share."""
