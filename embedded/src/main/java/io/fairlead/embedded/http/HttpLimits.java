package io.fairlead.embedded.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// Limits of the JDK's HTTP server. It reads them from system properties when its first instance is created, and has
/// none of the important ones by default: no limit on connections, no time limit on a request.
///
/// A property that is set on the command line is not changed.
final class HttpLimits {
    private static final int MOST_CONNECTIONS = 1000;
    private static final int FEWEST_CONNECTIONS = 64;

    private HttpLimits() {}

    /// Has no effect once any HTTP server was created in this JVM.
    static void apply() {
        set("jdk.httpserver.maxConnections", connections());
        set("sun.net.httpserver.maxReqTime", 10); // seconds, from the first byte to the last one of a request
        set("sun.net.httpserver.maxRspTime", 60); // seconds, including the time to compute the response
        set("sun.net.httpserver.idleInterval", 30); // seconds
        set("sun.net.httpserver.clockTick", 1000); // milliseconds between two checks for idle connections
        set("sun.net.httpserver.maxReqHeaders", 100);
        set("sun.net.httpserver.maxReqHeaderSize", 32 * 1024);
    }

    private static void set(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }

    /// Further connections are closed at once. A quarter of the process's file descriptors, because Kafka's and
    /// RocksDB's files need the rest.
    private static int connections() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long quarter = system.getMaxFileDescriptorCount() / 4;
            return Math.clamp(quarter, FEWEST_CONNECTIONS, MOST_CONNECTIONS);
        }
        return MOST_CONNECTIONS;
    }
}
