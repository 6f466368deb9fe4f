package io.fairlead.ingest.etcd;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.InterruptibleRun;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import java.net.URI;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// Reads one etcd cluster: a complete reading, then a watch ([EtcdRun]). Each run reads one endpoint; after a
/// failure the next run reads the next one.
public final class EtcdSource implements RegistrySource {
    /// Connections to each endpoint before another cluster id is accepted: behind a load balancer in front of two
    /// clusters, the next connection may be to the former one.
    private static final int CONFIRMATIONS = 8;

    private final SourceId id;
    private final EtcdOptions options;
    private final SourceContext process;
    private final EtcdRun.Pace pace;
    private final KnownKeys known;
    private final EtcdResets resets;
    private int next;
    /// The id of the etcd cluster that was read last; empty before the first response.
    private String cluster = "";
    private volatile @Nullable EtcdRun running;

    public EtcdSource(SourceId id, EtcdOptions options, SourceContext process) {
        this(id, options, process, EtcdRun.Pace.DEFAULT);
    }

    EtcdSource(SourceId id, EtcdOptions options, SourceContext process, EtcdRun.Pace pace) {
        this.id = id;
        this.options = options;
        this.process = process;
        this.pace = pace;
        this.known = new KnownKeys(new EtcdMapper(options));
        this.resets = new EtcdResets(pace.settling());
    }

    @Override
    public SourceId id() {
        return id;
    }

    /// Reads the TLS files first, so that a renewed or corrected file is used in the next run.
    @Override
    public void run(RegistryListener listener, Cancellation cancellation) throws InterruptedException {
        InterruptibleRun.run("etcd " + id, cancellation, () -> runOnce(resets.protect(listener)));
    }

    private void runOnce(RegistryListener listener) throws InterruptedException {
        URI endpoint = options.endpoints().get(next % options.endpoints().size());
        try (EtcdClient client = client(endpoint, listener)) {
            EtcdRun run = new EtcdRun(client, options, known, context(client, listener));
            running = run;
            run.run();
        } catch (TransientFailure e) {
            next = (next + 1) % options.endpoints().size();
            throw e;
        } finally {
            running = null;
        }
    }

    private EtcdRun.Context context(EtcdClient client, RegistryListener listener) {
        return new EtcdRun.Context(
                listener, process.clock(), header -> checkCluster(header, client.failures(), listener), pace, resets);
    }

    private EtcdClient client(URI endpoint, RegistryListener listener) {
        try {
            return new EtcdClient(endpoint, options, process, listener);
        } catch (ConfigurationFailure e) {
            throw new ConfigurationFailure(e.code(), "source \"" + id + "\": " + e.getMessage(), e);
        }
    }

    /// Accepts the new id of a cluster that was created again, once no endpoint can have the former one.
    private void checkCluster(EtcdHeader header, EtcdFailures failures, RegistryListener listener)
            throws InterruptedException {
        String found = header.cluster();
        if (cluster.isEmpty()) {
            cluster = found;
        } else if (!cluster.equals(found)) {
            TransientFailure failure = failures.otherCluster(found, cluster);
            if (allAre(found, listener)) {
                resets.clusterReplaced("from " + cluster + " to " + found, listener);
                cluster = found;
            }
            throw failure;
        }
    }

    private boolean allAre(String expected, RegistryListener listener) throws InterruptedException {
        for (URI endpoint : options.endpoints()) {
            for (int i = 0; i < CONFIRMATIONS; i++) {
                if (!isOf(expected, endpoint, listener)) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Over a connection of its own.
    private boolean isOf(String expected, URI endpoint, RegistryListener listener) throws InterruptedException {
        String begin = KeyRange.begin(options.layout().prefix());
        try (EtcdClient client = client(endpoint, listener)) {
            RangeReply reply = client.range(new RangeQuery(begin, 0, 0, RangeQuery.Part.COUNT));
            return reply.header().cluster().equals(expected);
        } catch (TransientFailure _) {
            return false; // What does not respond may be the former one.
        }
    }

    /// Reads everything again: etcd lists by key, and the service may be in the value.
    @Override
    public boolean recheck(SortedSet<String> services) {
        EtcdRun run = running;
        if (run == null) {
            return false;
        }
        run.readAgain();
        return true;
    }

    @Override
    public void close() {
        // Each run closes what it opened.
    }

    @Override
    public String toString() {
        return "etcd source " + id + " at " + options.endpoints();
    }
}
