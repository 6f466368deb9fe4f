package io.fairlead.platform;

import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/// One admin client, made when it is first asked for and kept until [#close]. Thread-safe.
final class KeptAdmin implements AutoCloseable {
    private final Platform platform;
    private @Nullable Admin admin;

    KeptAdmin(Platform platform) {
        this.platform = platform;
    }

    /// @throws io.fairlead.model.failure.TransientFailure no broker answered
    synchronized Admin get() throws InterruptedException {
        Admin open = admin;
        if (open == null) {
            open = KafkaReach.admin(platform.kafka().admin());
            admin = open;
        }
        return open;
    }

    /// The next [#get] makes a new one.
    @Override
    public synchronized void close() {
        Admin open = admin;
        admin = null;
        if (open != null) {
            open.close();
        }
    }
}
