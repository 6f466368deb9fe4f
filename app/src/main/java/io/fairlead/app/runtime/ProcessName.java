package io.fairlead.app.runtime;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// How this process is called in ownership records and logs: `host/pid`.
final class ProcessName {
    private ProcessName() {}

    static String own() {
        return host() + "/" + ProcessHandle.current().pid();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }
}
