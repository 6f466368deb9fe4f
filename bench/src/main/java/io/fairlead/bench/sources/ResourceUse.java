package io.fairlead.bench.sources;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// What this process used: of time, of memory that all its threads allocated, and of CPU time.
record ResourceUse(double seconds, double bytes, double cpuSeconds) {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /// Up to now, since some moment in the past.
    static ResourceUse now() {
        return new ResourceUse(
                System.nanoTime() / 1e9, THREADS.getTotalThreadAllocatedBytes(), SYSTEM.getProcessCpuTime() / 1e9);
    }

    ResourceUse since(ResourceUse before) {
        return new ResourceUse(seconds - before.seconds, bytes - before.bytes, cpuSeconds - before.cpuSeconds);
    }
}
