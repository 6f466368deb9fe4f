package io.fairlead.table.reader;

import org.apache.kafka.clients.consumer.Consumer;

/// One connection of a tail to Kafka, which ends with the first failure.
///
/// @param tail       the member of the group, which reads what is not committed yet
/// @param committed  reads what is committed, outside of the group
/// @param membership whether Kafka confirms the partitions of `tail`
/// @param identity   of the topic that is read
/// @param records    the records that were read last
record TailConnection(
        Consumer<byte[], byte[]> tail,
        Bootstrap committed,
        Membership membership,
        TableIdentity identity,
        ReadRecords records) {}
