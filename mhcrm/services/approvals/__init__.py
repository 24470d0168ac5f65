"""审批推进: item networks, deferred materials, acceptance and closing."""
