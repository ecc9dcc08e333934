"""Knowledge, templates and cases checked together, and topics started. Serves nothing."""
