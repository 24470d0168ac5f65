"""Parts of the rule pages: the record viewer, lists of leads, notices, ways between the pages."""
