package io.fairlead.table.reader;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.Timeline;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Is told what was read, by the one thread that reads.
public interface TailListener {
    /// The view now, and the services that changed since the last one in partitions that were complete already.
    /// When this returns after partitions were taken away, nothing may be written about them any more.
    void changed(MeshView view, Map<ServiceKey, Timeline> services);

    /// This record cannot be used; the value before it stays.
    void undecodable(ConsumerRecord<byte[], byte[]> record, RejectedFailure failure);

    /// Reading does not work now; it is tried again.
    void failed(Failure failure);
}
