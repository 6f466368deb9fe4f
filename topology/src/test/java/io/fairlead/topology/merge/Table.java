package io.fairlead.topology.merge;

import io.fairlead.model.Command;
import io.fairlead.model.Decision;
import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a reader of the `endpoints` topic ends up with: the last entry by key, and the audit beside it.
public final class Table {
    private final Merger merger = new Merger(0);
    private final TableState state = new MemoryState();
    private long offset;
    public final SortedMap<String, TableEntry> entries = new TreeMap<>();
    final List<Decision> audit = new ArrayList<>();
    final List<Output> last = new ArrayList<>();

    public static Table of(List<? extends RegistryEvent> log) {
        Table table = new Table();
        log.forEach(table::read);
        return table;
    }

    Table read(RegistryEvent event) {
        Instant observed = event instanceof SourceEvent said ? said.stamp().observed() : Instant.EPOCH;
        last.clear();
        last.addAll(merger.apply(event, new Decision.Input("changes", 0, offset++, observed), state));
        last.forEach(this::take);
        return this;
    }

    Table read(Subject subject, Command command) {
        last.clear();
        last.addAll(merger.apply(subject, command, new Decision.Input("control", 0, offset++, command.at()), state));
        last.forEach(this::take);
        return this;
    }

    private void take(Output output) {
        switch (output) {
            case Output.Put(var entry) -> entries.put(key(entry), entry);
            case Output.EndpointGone(var service, var endpoint) -> entries.remove(service + "|" + endpoint);
            case Output.ServiceGone(var service) -> entries.remove(service.toString());
            case Output.FreezeGone(var subject) -> entries.remove("freeze:" + subject);
            case Output.SourceGone(var source) -> entries.remove("source:" + source);
            case Output.Audit(var decision) -> audit.add(decision);
            case Output.Ignored _ -> {}
        }
    }

    private static String key(TableEntry entry) {
        return switch (entry) {
            case MergedEndpoint it -> it.service() + "|" + it.endpoint().key();
            case MergedService it -> it.service().toString();
            case SourceStatus it -> "source:" + it.source();
            case Freeze it -> "freeze:" + it.subject();
        };
    }

    /// The endpoints and the services that have some, without the times at which each source began to say so.
    SortedMap<String, TableEntry> content() {
        SortedMap<String, TableEntry> content = new TreeMap<>();
        entries.forEach((key, entry) -> {
            switch (entry) {
                case MergedEndpoint it ->
                    content.put(key, new MergedEndpoint(it.service(), it.endpoint(), timeless(it.provenance())));
                case MergedService it -> {
                    if (it.emptySince() == null) {
                        content.put(
                                key,
                                new MergedService(
                                        it.service(), it.ports(), it.resolution(), null, timeless(it.provenance())));
                    }
                }
                case SourceStatus _, Freeze _ -> {}
            }
        });
        return content;
    }

    private static Provenance timeless(Provenance provenance) {
        return new Provenance(
                provenance.witnesses().stream()
                        .map(it -> new Witness(it.source(), it.instance(), Instant.EPOCH, it.suspicion()))
                        .toList(),
                provenance.fields(),
                provenance.overruled());
    }
}
