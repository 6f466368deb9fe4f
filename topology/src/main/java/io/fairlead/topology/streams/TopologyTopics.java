package io.fairlead.topology.streams;

/// The names of the topics that the topology reads and writes.
public record TopologyTopics(String changes, String endpoints, String audit, String deadLetter) {}
