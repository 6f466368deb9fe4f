package io.fairlead.topology.merge;

import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.Resolution;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.ServicePort;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.MergedService;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Merges the offers of all sources for a service.
///
/// Ports are united by name. A port loses if its name or its number is taken: by a source of higher precedence, or in
/// the same source by the port that more instances offer. Only sources that offer the service now are considered; if
/// none does, all that ever did.
final class ServiceMerge {
    private static final Comparator<Map.Entry<SourceId, ServiceContribution>> PRECEDENCE = Comparator.comparingInt(
                    (Map.Entry<SourceId, ServiceContribution> offer) ->
                            offer.getValue().rank())
            .thenComparing(Map.Entry::getKey);
    private static final Comparator<Map.Entry<ServicePort, Integer>> MOST_OFFERED = Comparator.comparingInt(
                    (Map.Entry<ServicePort, Integer> port) -> -port.getValue())
            .thenComparing(Map.Entry::getKey);

    private ServiceMerge() {}

    static MergedService merge(ServiceKey service, ServiceSummary state) {
        boolean live = state.offers().values().stream().anyMatch(ServiceContribution::isLive);
        List<Map.Entry<SourceId, ServiceContribution>> offers = state.offers().entrySet().stream()
                .filter(offer -> !live || offer.getValue().isLive())
                .sorted(PRECEDENCE)
                .toList();
        FieldOrigins origins = new FieldOrigins(offers.getFirst().getKey());
        List<Witness> witnesses = offers.stream()
                .map(offer -> new Witness(offer.getKey(), "", offer.getValue().since()))
                .toList();
        List<ServicePort> ports = ports(offers, origins);
        return new MergedService(
                service,
                ports,
                state.named() > 0 ? Resolution.DNS : Resolution.STATIC,
                state.emptySince(),
                new Provenance(witnesses, origins.fields(), origins.overruled()));
    }

    private static List<ServicePort> ports(
            List<Map.Entry<SourceId, ServiceContribution>> offers, FieldOrigins origins) {
        List<ServicePort> ports = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<Integer> numbers = new HashSet<>();
        for (Map.Entry<SourceId, ServiceContribution> offer : offers) {
            offer.getValue().ports().entrySet().stream()
                    .sorted(MOST_OFFERED)
                    .map(Map.Entry::getKey)
                    .forEach(port -> {
                        if (ports.contains(port)) {
                            return;
                        }
                        String field = "ports." + port.name();
                        if (names.contains(port.name()) || numbers.contains(port.number())) {
                            origins.overrule(field, offer.getKey(), port);
                            return;
                        }
                        names.add(port.name());
                        numbers.add(port.number());
                        ports.add(port);
                        origins.decidedBy(field, offer.getKey());
                    });
        }
        return ports;
    }
}
