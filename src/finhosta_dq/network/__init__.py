"""A network of hospitals: runs that are published once however often they are started, and their results added up."""
