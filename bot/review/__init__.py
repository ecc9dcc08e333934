"""Knowledge, templates and cases checked together; answers shown; topics started. No serving."""
