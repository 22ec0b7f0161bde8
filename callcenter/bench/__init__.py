"""Benchmarks: each compares with a named peer in one interleaved run and prints `name value unit` lines."""
