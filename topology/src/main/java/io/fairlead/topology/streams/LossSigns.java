package io.fairlead.topology.streams;

import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;

/// By what the loss of the table, of the state or of events is noticed: see [TableTopic].
///
/// @param tableId Kafka's id of the table's topic; asked often, and must not wait
/// @param stateId Kafka's id of the state's topic; may wait
/// @param lostEvents how many records of a partition left `changes` before they were read; may wait
public record LossSigns(
        Supplier<Optional<String>> tableId, Supplier<Optional<String>> stateId, IntToLongFunction lostEvents) {}
