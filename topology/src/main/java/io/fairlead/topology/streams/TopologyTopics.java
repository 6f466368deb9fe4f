package io.fairlead.topology.streams;

/// The names of the topics that the topology reads (the first two) and writes.
public record TopologyTopics(String changes, String control, String endpoints, String audit, String deadLetter) {}
