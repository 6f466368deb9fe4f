package io.fairlead.publisher.istio.apply;

import static io.fairlead.publisher.istio.apply.KubernetesMesh.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How long a write takes beside a bare one.
@WithKubernetes
@Timeout(240)
class IstioPaceIT {
    private final TargetRig rig;

    IstioPaceIT(KubernetesPeer kubernetes) {
        rig = new TargetRig(kubernetes);
    }

    @BeforeEach
    void start() throws Exception {
        rig.start();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void writesAtTheServersOwnPace() throws Exception {
        MeshObject billing = rig.created("billing.mesh", "10.1.0.0");
        ObjectKey bare = rig.object("bare.mesh").key();
        long[] floor = new long[200];
        long[] ours = new long[200];
        for (int i = 0; i < ours.length; i++) {
            String body = rig.object("bare.mesh", "10.1.0." + (i + 1)).content();
            floor[i] = nanos(() -> rig.kubernetes.apply(path(bare), "floor", body));
            MeshObject after = rig.object("billing.mesh", "10.1.0." + (i + 1));
            ours[i] = nanos(() -> rig.target.apply(new Update(billing, after)));
        }
        System.out.printf(
                "200 sequential writes of a ServiceEntry: p50 %.1f ms, p99 %.1f ms; bare PATCH: p50 %.1f ms, p99 %.1f ms%n",
                millis(ours, 50), millis(ours, 99), millis(floor, 50), millis(floor, 99));
        assertThat(millis(ours, 50)).isLessThan(3 * millis(floor, 50));
    }

    private interface Write {
        void run() throws Exception;
    }

    private static long nanos(Write write) throws Exception {
        long start = System.nanoTime();
        write.run();
        return System.nanoTime() - start;
    }

    private static double millis(long[] nanos, int percentile) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length * percentile / 100] / 1e6;
    }
}
