package io.fairlead.app.cli;

import io.fairlead.app.config.TargetConfig;
import io.fairlead.app.runtime.Look;
import io.fairlead.publisher.health.HealthPolicy.Selection;
import io.fairlead.publisher.health.HealthPolicy.Tally;
import io.fairlead.publisher.image.MeshService;
import java.util.ArrayList;
import java.util.List;

/// The targets in which a service has too few healthy endpoints, so that all of them are given there.
final class Panics {
    private Panics() {}

    static List<String> of(MeshService service, List<TargetConfig> targets) {
        List<String> panics = new ArrayList<>();
        for (TargetConfig target : targets) {
            Selection selection = Look.selection(target, service);
            if (selection.isPanic()) {
                Tally tally = selection.tally();
                panics.add(target.name() + " (" + tally.healthy() + " of " + tally.listed() + " healthy)");
            }
        }
        return panics;
    }
}
