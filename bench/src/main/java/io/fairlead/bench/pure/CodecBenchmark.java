package io.fairlead.bench.pure;

import io.fairlead.bench.measure.Shop;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.TableEntry;
import io.fairlead.wire.RegistryEventCodec;
import io.fairlead.wire.TableEntryCodec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Bytes become values, and values bytes.
@State(Scope.Thread)
public class CodecBenchmark {
    private final Shop shop = new Shop(100, 10);
    private final RegistryEventCodec events = new RegistryEventCodec();
    private final RegistryEventCodec withoutRaw = RegistryEventCodec.withoutRaw();
    private final TableEntryCodec entries = new TableEntryCodec();
    private final RegistryEvent event = Samples.seen(shop, 77, 3, 12);
    private final TableEntry entry = Samples.endpoint(shop, 77, 3);
    private final byte[] eventBytes = events.encode(event);
    private final byte[] entryBytes = entries.encode(entry);

    @Benchmark
    public RegistryEvent decodeEvent() {
        return events.decode(eventBytes, 0, eventBytes.length, events.schema());
    }

    /// As the topology reads it.
    @Benchmark
    public RegistryEvent decodeEventToMerge() {
        return withoutRaw.decode(eventBytes, 0, eventBytes.length, withoutRaw.schema());
    }

    @Benchmark
    public TableEntry decodeEntry() {
        return entries.decode(entryBytes, 0, entryBytes.length, entries.schema());
    }

    @Benchmark
    public byte[] encodeEvent() {
        return events.encode(event);
    }

    @Benchmark
    public byte[] encodeEntry() {
        return entries.encode(entry);
    }
}
