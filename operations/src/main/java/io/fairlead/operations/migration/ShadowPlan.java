package io.fairlead.operations.migration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.config.TargetConfig;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.Bug;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.operations.connectors.Targets;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.publisher.spi.ServiceRenderer;
import io.fairlead.table.image.MeshService;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.ServiceState;
import io.fairlead.table.image.ServiceState.Absent;
import io.fairlead.table.image.ServiceState.Incomplete;
import io.fairlead.table.image.ServiceState.Present;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What Fairlead would write to a target that somebody else writes today, compared with what is there. The target is
/// not opened.
///
/// @param rendered the number of services that can be written
/// @param rejected the services that cannot be expressed in the target or read from the table, each with the reason
/// @param own the number of objects there that the owner wrote: they are not compared, as they are no one else's
public record ShadowPlan(List<EntryDifference> differences, int rendered, List<String> rejected, int own) {
    private static final JsonMapper JSON = new JsonMapper();

    /// Renders the whole table for the target and compares it.
    ///
    /// @param there objects as Kubernetes has them
    public static ShadowPlan of(Owner owner, TargetConfig target, MeshView view, Collection<JsonNode> there) {
        List<JsonNode> others = others(owner, there);
        try (MeshTarget opened = Targets.target(owner, target)) {
            Rendering rendering = new Rendering(opened.renderer(), new ArrayList<>(), new ArrayList<>());
            int rendered = rendering.of(view);
            return new ShadowPlan(
                    EntryComparison.of(rendering.objects(), others),
                    rendered,
                    List.copyOf(rendering.rejected()),
                    entries(there).size() - others.size());
        }
    }

    private static List<JsonNode> entries(Collection<JsonNode> there) {
        return there.stream()
                .flatMap(ServiceEntryImport::items)
                .filter(ServiceEntryImport::isServiceEntry)
                .toList();
    }

    /// The ServiceEntries without the mark of the owner. Where both write, an own object would hide another one.
    static List<JsonNode> others(Owner owner, Collection<JsonNode> there) {
        return entries(there).stream().filter(entry -> !isOf(owner, entry)).toList();
    }

    private static boolean isOf(Owner owner, JsonNode entry) {
        Map<String, String> labels = new HashMap<>();
        entry.at("/metadata/labels").forEachEntry((name, value) -> labels.put(name, value.asText()));
        String installation =
                entry.at("/metadata/annotations").path(Owner.INSTALLATION).asText("");
        return owner.isOfPipeline(labels) && !owner.isAnother(installation);
    }

    /// The objects of all services.
    private record Rendering(ServiceRenderer renderer, List<JsonNode> objects, List<String> rejected) {
        /// @return the number of services that can be written
        int of(MeshView view) {
            int rendered = 0;
            for (int partition : view.assigned()) {
                for (ServiceKey service : view.image().services(partition)) {
                    rendered += of(service, view.state(service));
                }
            }
            return rendered;
        }

        private int of(ServiceKey service, ServiceState state) {
            return switch (state) {
                case Present(var known) -> rendered(service, known);
                case Incomplete _ -> {
                    rejected.add(service + ": a part of it cannot be read from the table");
                    yield 0;
                }
                case Absent _ -> 0;
            };
        }

        private int rendered(ServiceKey service, MeshService known) {
            try {
                renderer.render(known).forEach(object -> objects.add(tree(object)));
                return 1;
            } catch (RejectedFailure failure) {
                rejected.add(service + ": " + failure.getMessage() + " (" + failure.code() + ")");
                return 0;
            }
        }
    }

    private static JsonNode tree(MeshObject object) {
        try {
            return JSON.readTree(object.content());
        } catch (JsonProcessingException e) {
            throw new Bug("the content of " + object.key() + " is no JSON", e);
        }
    }
}
