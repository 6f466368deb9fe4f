package io.fairlead.api;

import io.fairlead.config.TargetConfig;
import io.fairlead.model.Decision;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.operations.record.Past;
import io.fairlead.operations.record.PastQueries.Span;
import io.fairlead.record.Cut;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LogPosition;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowChange;
import io.fairlead.record.RowKey;
import io.fairlead.record.TableDiff;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.MeshService;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.TableChange;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.topics.Keys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A log and a table in memory, of one partition. The table at every time but the present is empty.
final class FakeAnswers implements ApiAnswers, Past {
    static final ServiceKey BILLING = ServiceKey.parse("shop/billing.shop.mesh");
    static final ServiceKey WEB = ServiceKey.parse("front/web.front.mesh");
    static final Instant START = Instant.parse("2026-05-04T14:00:00Z");

    final List<LoggedDecision> log = new CopyOnWriteArrayList<>();
    private final List<MeshService> services = List.of(
            MeshServices.service(BILLING.toString(), "10.1.0.1", "10.1.0.2"),
            MeshServices.service(WEB.toString(), "10.1.0.3"));
    private final SortedMap<RowKey, TableEntry> rows = new TreeMap<>();

    FakeAnswers() {
        entries().forEach(entry -> rows.put(new RowKey(0, Keys.of(entry)), entry));
        IntStream.range(0, 5).forEach(_ -> decide(BILLING));
    }

    private Stream<TableEntry> entries() {
        return services.stream()
                .flatMap(it -> Stream.concat(Stream.of(it.service()), it.endpoints().values().stream()));
    }

    void decide(ServiceKey service) {
        int offset = log.size();
        log.add(new LoggedDecision(
                new LogPosition(0, offset),
                START.plusSeconds(offset),
                new Decision(
                        service,
                        null,
                        null,
                        MeshServices.record(service),
                        "for the test",
                        List.of(new SourceId("dc1")),
                        new Decision.Input("changes", 0, offset, START),
                        null)));
    }

    @Override
    public Past past() {
        return this;
    }

    @Override
    public MeshView table() {
        MeshImage image = MeshImage.EMPTY;
        long offset = 0;
        for (TableEntry entry : entries().toList()) {
            image = image.apply(new TableChange(0, offset++, Keys.of(entry), entry));
        }
        return new MeshView(image, new TreeSet<>(List.of(0)), Collections.emptySortedSet(), _ -> 0);
    }

    @Override
    public List<TargetConfig> targets() {
        return List.of();
    }

    @Override
    public Cut position(@Nullable ServiceKey service) {
        return new Cut(new TreeMap<>(Map.of(0, (long) log.size())));
    }

    @Override
    public <R extends Consumer<LoggedDecision>> Known<R> history(
            HistorySubject subject, Span span, Supplier<R> receivers) {
        R found = receivers.get();
        log.stream()
                .filter(it -> subject.isAbout(it.decision()))
                .filter(it -> !it.time().isBefore(span.since()) && it.time().isBefore(span.until()))
                .forEach(found);
        return new Known<>(found, true);
    }

    private SortedMap<RowKey, TableEntry> rows(Instant time, @Nullable ServiceKey service) {
        SortedMap<RowKey, TableEntry> meant = new TreeMap<>(time.equals(Instant.MAX) ? rows : new TreeMap<>());
        meant.keySet()
                .removeIf(it ->
                        service != null && it.service().filter(service::equals).isEmpty());
        return meant;
    }

    @Override
    public Known<Cut> at(Instant time, @Nullable ServiceKey service, BiConsumer<RowKey, TableEntry> found) {
        rows(time, service).forEach(found);
        return new Known<>(position(service), true);
    }

    @Override
    public Known<Cut> diff(Span times, @Nullable ServiceKey service, Consumer<RowChange> found) {
        List<RowChange> changes =
                new ArrayList<>(TableDiff.between(rows(times.since(), service), rows(times.until(), service)));
        changes.forEach(found);
        return new Known<>(position(service), true);
    }

    @Override
    public void between(Cut from, Cut to, Consumer<LoggedDecision> found) {
        log.stream().filter(it -> !from.isPast(it.at()) && to.isPast(it.at())).forEach(found);
    }

    @Override
    public void follow(Cut from, Consumer<LoggedDecision> found, BooleanSupplier isStopped) {
        int next = Math.toIntExact(from.offsets().getOrDefault(0, (long) log.size()));
        while (!isStopped.getAsBoolean()) {
            while (next < log.size()) {
                found.accept(log.get(next++));
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
