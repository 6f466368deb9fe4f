package io.fairlead.publisher.pipeline;

import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Overruled;
import io.fairlead.model.ServicePort;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.publisher.spi.Notice;
import java.util.List;

/// Finds services whose instances offer ports that exclude each other, within one source. If two sources differ,
/// `merge.precedence` is the operator's own decision and nothing is reported.
final class PortContradictions {
    private static final String PORTS = "ports.";

    private PortContradictions() {}

    static List<Notice> of(MergedService service) {
        Provenance provenance = service.provenance();
        if (provenance.overruled().isEmpty()) {
            return List.of();
        }
        List<String> refused = provenance.overruled().stream()
                .filter(loser -> loser.field().startsWith(PORTS))
                .filter(loser -> service.ports().stream()
                        .anyMatch(port -> excludes(port, loser) && isFrom(port, loser.source(), provenance)))
                .map(Overruled::value)
                .toList();
        return refused.isEmpty()
                ? List.of()
                : List.of(new Notice.ContradictoryPorts(
                        service.ports().stream().map(ServicePort::toString).toList(), refused));
    }

    /// Of the same name, or of the same number: a port's text is `name:number/PROTOCOL`.
    private static boolean excludes(ServicePort port, Overruled loser) {
        return loser.field().equals(PORTS + port.name()) || loser.value().contains(":" + port.number() + "/");
    }

    private static boolean isFrom(ServicePort port, SourceId source, Provenance provenance) {
        SourceId first = provenance.witnesses().isEmpty()
                ? source
                : provenance.witnesses().getFirst().source();
        return provenance.fields().getOrDefault(PORTS + port.name(), first).equals(source);
    }
}
