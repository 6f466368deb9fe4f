package io.fairlead.app.runtime;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// How this process is called in ownership records and logs: `host/pid`.
final class ProcessName {
    private ProcessName() {}

    static String own() {
        return host() + "/" + ProcessHandle.current().pid();
    }

    /// Of the jar; `sources` where there is none.
    static String version() {
        String version = ProcessName.class.getPackage().getImplementationVersion();
        return version == null ? "sources" : version;
    }

    static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }
}
