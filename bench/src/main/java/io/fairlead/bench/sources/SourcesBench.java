package io.fairlead.bench.sources;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Row;
import io.fairlead.testkit.peers.PeerKind;
import io.fairlead.testkit.peers.PeerProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// What sources cost and how fast they are, next to bare clients, in the same run: `http`, `aws` and `kubernetes`.
public final class SourcesBench {
    private final Place place;
    private final Pattern only;

    /// @param only what is measured: those whose name has this in it
    public SourcesBench(Bed bed, Path folder, Consumer<String> progress, Pattern only) {
        place = new Place(bed, folder, progress);
        this.only = only;
    }

    public List<Row> run(int rounds) throws InterruptedException, IOException {
        List<Row> rows = new ArrayList<>();
        if (isWanted("http")) {
            rows.addAll(new ListCost(place).run(rounds));
            rows.addAll(new ListStart(place).run(rounds));
            rows.addAll(new ListOutage(place).run(rounds));
            rows.addAll(new ListThrottle(place).run());
        }
        if (isWanted("aws")) {
            rows.addAll(new Ec2Cost(place).run(rounds));
        }
        if (isWanted("kubernetes")) {
            Optional<String> missing = PeerProvider.chosen().missing(PeerKind.KUBERNETES);
            if (missing.isPresent()) {
                place.progress().accept("sources: kubernetes is left out: " + missing.get());
            } else {
                rows.addAll(new ClusterBench(place).run(rounds));
            }
        }
        return rows;
    }

    private boolean isWanted(String name) {
        return only.matcher(name).find();
    }
}
