"""Content root to KnowledgeBase: files, YAML, schema, links, checks. No templates, no matching."""
