"""One module per engine, each run as a process of its own; the libraries of others are in the environment of the benchmark only."""
