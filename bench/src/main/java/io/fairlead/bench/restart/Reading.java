package io.fairlead.bench.restart;

/// What a process took to read a table to its end: of the publisher, `bytes` are what its heap then holds.
record Reading(double seconds, double bytes, double count) {}
