package io.fairlead.ingest.kubernetes;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// Reads Services and EndpointSlices of some Kubernetes clusters, each of which is a part: the ids of its
/// instances begin with its name.
///
/// Of each cluster everything is listed, in pages and as its database has it, then watched. An event is
/// reported as the changes of the instances of the services that it concerns; the work for it does not depend
/// on the size of the cluster. Codes of failures are in [ClusterFailures].
///
/// | of a run | it reports |
/// |---|---|
/// | every cluster was listed | all of it, complete |
/// | some were, others failed | a complete report that leaves the failed ones `unread`, and their failures |
/// | every cluster failed | the failure of the first one, thrown |
/// | later, one of several fails | its failure; once it is listed again, a complete report of it |
/// | later, the only one fails | its failure, thrown |
///
/// Each list, watch, liveness request and recheck takes a permit of its cluster. What the client sends by
/// itself is counted, but does not wait for one: the further pages of a list, the watch after it, and its
/// renewals every 5 to 10 minutes.
public final class KubernetesSource implements RegistrySource {
    private final SourceId id;
    private final KubernetesOptions options;
    private final SourceContext context;
    private volatile @Nullable KubernetesRun current;

    public KubernetesSource(SourceId id, KubernetesOptions options, SourceContext context) {
        this.id = id;
        this.options = options;
        this.context = context;
    }

    @Override
    public SourceId id() {
        return id;
    }

    @Override
    public void run(RegistryListener listener, Cancellation cancellation) throws InterruptedException {
        KubernetesRun run = new KubernetesRun(id, options, listener, context);
        current = run;
        try {
            run.run(cancellation);
        } finally {
            current = null;
        }
    }

    /// Lists the services with these names from the databases of the clusters.
    @Override
    public boolean recheck(SortedSet<String> services) {
        KubernetesRun run = current;
        return run != null && run.recheck(services);
    }

    @Override
    public void close() {
        // Each run closes what it opened.
    }

    @Override
    public String toString() {
        return "Kubernetes source " + id + " of "
                + options.clusters().stream()
                        .map(KubernetesOptions.Cluster::name)
                        .toList();
    }
}
