package io.fairlead.publisher.istio.apply;

import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.publisher.istio.render.ServiceEntryRenderer;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.Actual;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.ServiceRenderer;
import io.fairlead.publisher.spi.TargetListener;
import java.util.Collections;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// One mesh behind a Kubernetes API server: a ServiceEntry per service.
///
/// `actual` and `owned` return from memory, which follows the server by a watch and includes our own writes as soon as
/// they are acknowledged. A start that failed may be retried.
public final class IstioTarget implements MeshTarget {
    private final IstioMesh config;
    private final ServiceEntryRenderer renderer;
    private volatile @Nullable Session session;

    public IstioTarget(IstioMesh config) {
        this.config = config;
        this.renderer = new ServiceEntryRenderer(config.render());
    }

    /// The objects that exist between start and close.
    private record Session(ApiServer server, Mirror mirror, EntryWatch watch, EntryWriter writer)
            implements AutoCloseable {
        static Session of(IstioMesh config, TargetListener listener) {
            ApiServer server = Connection.open(config);
            Mirror mirror = new Mirror(listener::drifted);
            ServiceEntryClient entries =
                    new ServiceEntryClient(config.name(), config.render().mark().fieldManager(), server);
            return new Session(
                    server,
                    mirror,
                    new EntryWatch(config, server, mirror, listener),
                    new EntryWriter(config, entries, mirror, listener));
        }

        @Override
        public void close() {
            watch.close();
            server.close();
        }
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public ServiceRenderer renderer() {
        return renderer;
    }

    @Override
    public void check() {
        Connection.check(config);
    }

    /// @throws io.fairlead.model.failure.ConfigurationFailure the kubeconfig, token or certificate cannot be used
    @Override
    public void start(TargetListener listener) throws InterruptedException {
        Session opened = Session.of(config, listener);
        boolean done = false;
        try {
            opened.watch().start();
            session = opened;
            done = true;
        } finally {
            if (!done) {
                opened.close();
            }
        }
    }

    @Override
    public Actual actual(ObjectKey key) {
        return session().mirror().actual(key);
    }

    @Override
    public SortedMap<ObjectKey, MeshObject> owned() {
        return Collections.unmodifiableSortedMap(session().mirror().owned());
    }

    @Override
    public void apply(Change change) throws InterruptedException {
        if (!config.covers(change.key().namespace())) {
            throw new RejectedFailure(
                    "MESH-ISTIO-NAMESPACE",
                    "target " + config.name() + ": " + change.key() + " is in none of the namespaces of this target, "
                            + config.namespaces() + "; add its namespace there, or let a rule choose another");
        }
        EntryWriter writer = session().writer();
        switch (change) {
            case Create(var after) -> writer.put(after);
            case Update(var _, var after) -> writer.put(after);
            case Delete(var before, var _) -> writer.remove(before.key());
        }
    }

    private Session session() {
        Session current = session;
        if (current == null) {
            throw new TransientFailure("MESH-ISTIO-CLOSED", "target " + config.name() + " is not started");
        }
        return current;
    }

    @Override
    public void close() {
        Session current = session;
        session = null;
        if (current != null) {
            current.close();
        }
    }
}
