package io.fairlead.operations.table;

import io.fairlead.config.TargetConfig;
import io.fairlead.publisher.health.HealthPolicy.HealthCounts;
import io.fairlead.publisher.health.HealthPolicy.Selection;
import io.fairlead.table.image.MeshService;
import java.util.ArrayList;
import java.util.List;

/// The targets in which a service has too few healthy endpoints, so that they get all of them.
public final class Panics {
    /// One such target: fields for programs, one phrase for people.
    public record Panic(String target, int healthy, int listed) {
        @Override
        public String toString() {
            return target + " (" + healthy + " of " + listed + " healthy)";
        }
    }

    private Panics() {}

    public static List<Panic> of(MeshService service, List<TargetConfig> targets) {
        List<Panic> panics = new ArrayList<>();
        for (TargetConfig target : targets) {
            Selection selection = TableQueries.selection(target, service);
            if (selection.isPanic()) {
                HealthCounts tally = selection.tally();
                panics.add(new Panic(target.name(), tally.healthy(), tally.listed()));
            }
        }
        return panics;
    }
}
