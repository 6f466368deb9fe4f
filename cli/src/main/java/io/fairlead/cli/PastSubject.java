package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.model.Address;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.operations.table.ServiceViews;
import io.fairlead.operations.table.TableQueries;
import io.fairlead.record.HistorySubject;
import io.fairlead.table.image.MeshService;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;

/// What a question about the past is about, as it is written on the command line.
///
/// | text | subject |
/// |---|---|
/// | `namespace/host` | a service, in the table or not |
/// | `source:NAME` | a source |
/// | an IP address, `unix://...` | the endpoints at this address |
/// | another name | the service of this host in the table; if there is none, endpoints with this name as address |
final class PastSubject {
    private PastSubject() {}

    static HistorySubject of(String text, FairleadConfig config) throws InterruptedException {
        try {
            if (text.startsWith(Subject.SOURCE)) {
                return new HistorySubject.OfSource(new SourceId(text.substring(Subject.SOURCE.length())));
            }
            if (text.indexOf('/') > 0 && !text.contains("://")) {
                return new HistorySubject.OfService(ServiceKey.parse(text));
            }
            Address address = new Address(text);
            return address.kind() == Address.Kind.NAME
                    ? named(text, address, config)
                    : new HistorySubject.OfAddress(address);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationFailure("APP-SUBJECT", e.getMessage() == null ? text : e.getMessage(), e);
        }
    }

    /// The service that is meant.
    ///
    /// @throws ConfigurationFailure `APP-SUBJECT`: it is a source, an address or unknown
    static ServiceKey service(String text, FairleadConfig config) throws InterruptedException {
        if (of(text, config) instanceof HistorySubject.OfService(var service)) {
            return service;
        }
        throw new ConfigurationFailure(
                "APP-SUBJECT",
                "\"" + text + "\" is no service of the table; a service that is gone is named as namespace/host");
    }

    private static HistorySubject named(String host, Address address, FairleadConfig config)
            throws InterruptedException {
        List<ServiceKey> found = ServiceViews.all(TableQueries.glance(config, InstantSource.system())).stream()
                .map(MeshService::service)
                .map(it -> it.service())
                .filter(it -> it.host().equals(host))
                .toList();
        if (found.size() > 1) {
            throw new ConfigurationFailure(
                    "APP-SUBJECT",
                    "several services have host " + host + ": "
                            + found.stream().map(ServiceKey::toString).collect(Collectors.joining(", "))
                            + "; name one of them");
        }
        return found.isEmpty() ? new HistorySubject.OfAddress(address) : new HistorySubject.OfService(found.getFirst());
    }
}
