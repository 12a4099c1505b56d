"""The commands behind the Makefile. Of these notebooks import `progress` alone."""
