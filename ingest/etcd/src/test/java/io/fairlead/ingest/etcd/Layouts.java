package io.fairlead.ingest.etcd;

import com.fasterxml.jackson.core.JsonPointer;
import io.fairlead.ingest.etcd.EtcdOptions.Access;
import io.fairlead.ingest.etcd.EtcdOptions.Details;
import io.fairlead.ingest.etcd.EtcdOptions.Layout;
import io.fairlead.ingest.etcd.EtcdOptions.Limits;
import io.fairlead.ingest.etcd.EtcdOptions.OtherKeys;
import io.fairlead.ingest.etcd.EtcdOptions.Place;
import io.fairlead.ingest.etcd.EtcdOptions.Sizes;
import io.fairlead.ingest.etcd.EtcdOptions.Timeouts;
import io.fairlead.ingest.etcd.EtcdOptions.ValueLayout;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// Options for tests.
final class Layouts {
    static final JsonPointer NONE = JsonPointer.empty();
    static final Place PLACE = new Place(JsonPointer.compile("/address"), JsonPointer.compile("/port"), NONE, NONE);
    static final Details DETAILS = new Details(
            JsonPointer.compile("/weight"),
            JsonPointer.compile("/health"),
            JsonPointer.compile("/tags"),
            JsonPointer.compile("/meta"));
    static final Layout JSON =
            new Layout("/services/", "{service}/{instance}", OtherKeys.REJECT, new ValueLayout.Fields(PLACE, DETAILS));

    private Layouts() {}

    /// One key in a page, and short times.
    static EtcdOptions options(URI endpoint, Access access) {
        return options(List.of(endpoint), access, new Sizes(1, 1 << 20, 64 << 10));
    }

    static EtcdOptions options(List<URI> endpoints, Access access, Sizes sizes) {
        return options(endpoints, access, sizes, Duration.ofSeconds(1));
    }

    static EtcdOptions options(List<URI> endpoints, Access access, Sizes sizes, Duration read) {
        return new EtcdOptions(
                endpoints, JSON, access, new Limits(Duration.ofMinutes(10), new Timeouts(read, read), sizes));
    }

    static EtcdOptions of(Layout layout) {
        return new EtcdOptions(List.of(URI.create("http://127.0.0.1:2379")), layout, Access.OPEN, Limits.DEFAULT);
    }
}
