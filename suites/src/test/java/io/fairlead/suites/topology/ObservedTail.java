package io.fairlead.suites.topology;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.reader.EndpointsTail;
import io.fairlead.table.reader.TableSnapshot;
import io.fairlead.table.reader.TailConfig;
import io.fairlead.table.reader.TailInput;
import io.fairlead.table.reader.TailListener;
import io.fairlead.wire.TableEntryCodec;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/// The publisher's own tail, and whether it holds what is committed.
final class ObservedTail implements TailListener, AutoCloseable {
    private static final Deserializer<TableEntry> VALUES = CrashingTopology.read(new TableEntryCodec());

    private final TailConfig config;
    private final EndpointsTail tail;
    private volatile MeshView view = MeshView.NONE;

    ObservedTail(TailConfig config) {
        this.config = config;
        tail = new EndpointsTail(new TailInput(config, VALUES), this, Clock.systemUTC());
        tail.start();
    }

    boolean isComplete(int partitions) {
        return view.complete().size() == partitions;
    }

    boolean holdsWhatIsCommitted() {
        return content(view.image())
                .equals(content(TableSnapshot.read(config, VALUES).image()));
    }

    /// All but the positions: aborted records have positions, too.
    private static SortedMap<Integer, List<Object>> content(MeshImage image) {
        SortedMap<Integer, List<Object>> content = new TreeMap<>();
        image.partitions()
                .forEach((partition, of) -> content.put(partition, List.of(of.services(), of.sources(), of.freezes())));
        return content;
    }

    @Override
    public void changed(MeshView next, Map<ServiceKey, Timeline> services) {
        view = next;
    }

    @Override
    public void undecodable(ConsumerRecord<byte[], byte[]> record, RejectedFailure failure) {
        throw failure;
    }

    @Override
    public void failed(Failure failure) {
        // It tries again.
    }

    @Override
    public void close() {
        tail.close();
    }
}
