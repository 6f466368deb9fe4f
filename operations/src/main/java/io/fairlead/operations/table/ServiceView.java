package io.fairlead.operations.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fairlead.config.TargetConfig;
import io.fairlead.model.Health;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.ServicePort;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.operations.table.Panics.Panic;
import io.fairlead.table.image.MeshService;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A service of the table in a list: fields for programs and for people.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServiceView(
        String namespace,
        String host,
        List<ServicePort> ports,
        String resolution,
        int endpoints,
        int healthy,
        List<Panic> panic,
        List<String> sources,
        @JsonProperty("empty-since") @Nullable String emptySince) {

    public static ServiceView of(MeshService service, List<TargetConfig> targets) {
        MergedService merged = service.service();
        Instant empty = merged.emptySince();
        return new ServiceView(
                merged.service().namespace(),
                merged.service().host(),
                List.copyOf(merged.ports()),
                merged.resolution().name(),
                service.endpoints().size(),
                healthy(service),
                Panics.of(service, targets),
                merged.provenance().witnesses().stream()
                        .map(Witness::source)
                        .map(String::valueOf)
                        .toList(),
                empty == null ? null : Millis.text(empty));
    }

    private static int healthy(MeshService service) {
        return Math.toIntExact(service.endpoints().values().stream()
                .filter(it -> isUsable(it.endpoint().health()))
                .count());
    }

    private static boolean isUsable(Health health) {
        return health != Health.CRITICAL && health != Health.MAINTENANCE && health != Health.DRAINING;
    }
}
