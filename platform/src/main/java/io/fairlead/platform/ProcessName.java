package io.fairlead.platform;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// How this process is called in ownership records and logs: `host/pid`.
public final class ProcessName {
    /// Asked once: where DNS is slow, each question takes seconds.
    private static final String HOST = ask();

    private ProcessName() {}

    public static String own() {
        return HOST + "/" + ProcessHandle.current().pid();
    }

    /// Whether a process was on this machine and is there no more. Another process may have got its id since:
    /// then this says no.
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

    /// Of the jar; `sources` where there is none.
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
