package io.fairlead.api;

/// The data of the event `reset`, after which the stream ends.
record TailReset(String reason) {}
