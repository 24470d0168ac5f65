"""本办规则: what an office lays over the shipped rules. Pure functions; the shipped base is never changed."""
