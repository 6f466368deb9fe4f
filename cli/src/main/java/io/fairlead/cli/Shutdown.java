package io.fairlead.cli;

/// Closes the running parts when the process receives a signal to stop.
final class Shutdown {
    private Shutdown() {}

    static void closeOnSignal(AutoCloseable running) {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
                    try {
                        running.close();
                    } catch (Exception e) {
                        System.err.println("fairlead: could not stop cleanly: " + e);
                    }
                }));
    }
}
