package io.fairlead.bench.measure;

import io.fairlead.topology.streams.StreamsSettings;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/// A floor: each record is passed on and put into one logged store, so often that as many records are written as the
/// topology writes, in the same order. The same settings of Kafka Streams; no value is looked at.
public final class PassThrough implements AutoCloseable {
    private static final String STORE = "passed";

    private final KafkaStreams streams;

    /// @param copies how many records are written for each that is read, the store's log included
    public PassThrough(String bootstrapServers, String name, String in, String out, String aside, int copies) {
        Topology topology = new Topology();
        topology.addSource("in", new ByteArrayDeserializer(), new ByteArrayDeserializer(), in);
        topology.addProcessor("pass", () -> new Pass(copies), "in");
        topology.addStateStore(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(STORE), Serdes.ByteArray(), Serdes.ByteArray())
                        .withCachingDisabled(),
                "pass");
        topology.addSink("out", out, new ByteArraySerializer(), new ByteArraySerializer(), "pass");
        topology.addSink("aside", aside, new ByteArraySerializer(), new ByteArraySerializer(), "pass");
        Properties properties = new Properties();
        properties.putAll(StreamsSettings.of(name, bootstrapServers));
        streams = new KafkaStreams(topology, properties);
    }

    public void start() {
        streams.start();
    }

    @Override
    public void close() {
        streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }

    private static final class Pass implements Processor<byte[], byte[], byte[], byte[]> {
        private final int copies;
        private @Nullable ProcessorContext<byte[], byte[]> context;
        private @Nullable KeyValueStore<byte[], byte[]> store;

        private Pass(int copies) {
            this.copies = copies;
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> given) {
            context = given;
            store = given.getStateStore(STORE);
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            if (context == null || store == null) {
                throw new IllegalStateException("not initialised");
            }
            context.forward(record, "out");
            for (int i = 2; i < copies; i++) {
                context.forward(record, "aside");
            }
            store.put(record.key(), record.value());
        }
    }
}
