package io.fairlead.operations.migration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.TargetConfig;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.Bug;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.operations.connectors.Targets;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.ServiceState.Present;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What Fairlead would write to a target that somebody else writes today, compared with what is there. The target is
/// not opened.
///
/// @param rendered the number of services that can be written
/// @param rejected the services that cannot be expressed in the target, each with the reason
public record ShadowPlan(List<EntryDifference> differences, int rendered, List<String> rejected) {
    private static final JsonMapper JSON = new JsonMapper();

    /// Renders the whole table for the target and compares it.
    ///
    /// @param there objects as Kubernetes has them
    public static ShadowPlan of(FairleadConfig config, TargetConfig target, MeshView view, Collection<JsonNode> there) {
        List<JsonNode> objects = new ArrayList<>();
        List<String> rejected = new ArrayList<>();
        int rendered = 0;
        try (MeshTarget opened = Targets.target(new Owner(config.pipeline(), ""), target)) {
            for (int partition : view.assigned()) {
                for (ServiceKey service : view.image().services(partition)) {
                    if (view.state(service) instanceof Present(var known)) {
                        try {
                            opened.renderer().render(known).forEach(object -> objects.add(tree(object)));
                            rendered++;
                        } catch (RejectedFailure failure) {
                            rejected.add(service + ": " + failure.getMessage() + " (" + failure.code() + ")");
                        }
                    }
                }
            }
        }
        return new ShadowPlan(EntryComparison.of(objects, there), rendered, rejected);
    }

    private static JsonNode tree(MeshObject object) {
        try {
            return JSON.readTree(object.content());
        } catch (JsonProcessingException e) {
            throw new Bug("the content of " + object.key() + " is no JSON", e);
        }
    }
}
