package io.fairlead.platform;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// The name of this process in ownership records and logs: `host/pid`.
public final class ProcessName {
    /// Resolved once: if DNS is slow, each lookup takes seconds.
    private static final String HOST = ask();

    private ProcessName() {}

    public static String own() {
        return HOST + "/" + ProcessHandle.current().pid();
    }

    /// Returns whether a process was on this machine and no longer exists. If another process has got its id since, the
    /// result is false.
    public static boolean isEnded(String process) {
        String prefix = HOST + "/";
        if (!process.startsWith(prefix)) {
            return false;
        }
        try {
            return ProcessHandle.of(Long.parseLong(process.substring(prefix.length())))
                    .isEmpty();
        } catch (NumberFormatException _) {
            return false;
        }
    }

    /// The version of the jar; `sources` if there is none.
    public static String version() {
        String version = ProcessName.class.getPackage().getImplementationVersion();
        return version == null ? "sources" : version;
    }

    public static String host() {
        return HOST;
    }

    private static String ask() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }
}
