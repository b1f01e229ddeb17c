"""The reader and the writer of the content format: ``article.md``, ``issue.yml`` and the rest."""
