package io.fairlead.topics;

/// What a record of the `endpoints` topic is about.
public sealed interface TableKey extends RecordKey
        permits RecordKey.OfEndpoint, RecordKey.OfService, RecordKey.OfSource, RecordKey.OfFreeze {}
