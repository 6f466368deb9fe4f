package io.fairlead.bench.scale;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// How long this process stood still for its garbage collector, in milliseconds. What it does beside the program does
/// not count.
final class Pauses {
    private static final String BESIDE = "Concurrent";

    private final Histogram millis = new ConcurrentHistogram(3);

    Pauses() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter told
                    && !collector.getName().contains(BESIDE)) {
                told.addNotificationListener(
                        (notification, _) -> {
                            var ended =
                                    GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
                            millis.recordValue(ended.getGcInfo().getDuration());
                        },
                        null,
                        null);
            }
        }
    }

    void forget() {
        millis.reset();
    }

    long longest() {
        return millis.getMaxValue();
    }

    long together() {
        return Math.round(millis.getMean() * millis.getTotalCount());
    }
}
