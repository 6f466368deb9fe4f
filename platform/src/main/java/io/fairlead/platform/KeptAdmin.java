package io.fairlead.platform;

import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/// One admin client, created on first use and kept until [#close]. Thread-safe.
public final class KeptAdmin implements AutoCloseable {
    private final Platform platform;
    private @Nullable Admin admin;

    public KeptAdmin(Platform platform) {
        this.platform = platform;
    }

    /// The client, opened on first use.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure no broker responded
    public synchronized Admin get() throws InterruptedException {
        Admin open = admin;
        if (open == null) {
            open = KafkaReach.admin(platform.kafka().admin());
            admin = open;
        }
        return open;
    }

    /// The next [#get] creates a new one.
    @Override
    public synchronized void close() {
        Admin open = admin;
        admin = null;
        if (open != null) {
            open.close();
        }
    }
}
