package io.fairlead.bench.sources;

import io.fairlead.bench.measure.Row;
import io.fairlead.testkit.peers.KubernetesPeer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The source `kubernetes` next to bare informers, at a real kube-apiserver.
final class ClusterBench {
    private final Place place;

    ClusterBench(Place place) {
        this.place = place;
    }

    List<Row> run(int rounds) throws InterruptedException, IOException {
        List<Row> rows = new ArrayList<>();
        try (KubernetesPeer kubernetes = KubernetesPeer.start();
                BareCluster bare = new BareCluster(kubernetes)) {
            rows.addAll(new ClusterNotice(place, bare).run());
            rows.addAll(new ClusterStart(place, bare).run(rounds));
        }
        return rows;
    }
}
