# What a person who never saw this needs is here: make run, make test, make lint, make bench, make docs.
PYTHON ?= python3
