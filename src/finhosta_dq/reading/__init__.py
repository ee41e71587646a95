"""Reading: from files, folders and ZIPs to raw tables, every line accounted for."""
