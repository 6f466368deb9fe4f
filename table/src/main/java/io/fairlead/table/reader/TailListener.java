package io.fairlead.table.reader;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.Timeline;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Receives the results of reading, on the single reading thread.
public interface TailListener {
    /// The present view, and the services that changed since the last one in partitions that were complete already.
    /// Once this returns after partitions were revoked, nothing may be written about them any more.
    void changed(MeshView view, Map<ServiceKey, Timeline> services);

    /// This record cannot be used; the value before it stays.
    void undecodable(ConsumerRecord<byte[], byte[]> record, RejectedFailure failure);

    /// Reading fails at present; it is retried.
    void failed(Failure failure);
}
