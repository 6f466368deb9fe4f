package io.fairlead.bench.scale;

import io.fairlead.bench.measure.LoadedSource;
import io.fairlead.bench.measure.Shop;
import io.fairlead.model.Instance;
import io.fairlead.model.SourceId;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Four sources, each with a quarter of the services.
final class Fleet {
    static final int SOURCES = 4;

    private final Shop shop;
    private final List<LoadedSource> sources;
    private final AtomicInteger versionOfFirst = new AtomicInteger();

    Fleet(Shop shop) {
        this.shop = shop;
        sources = IntStream.range(0, SOURCES)
                .mapToObj(number -> new LoadedSource(new SourceId("dc" + number), () -> listed(number)))
                .toList();
    }

    int quarter() {
        return shop.endpoints() / SOURCES;
    }

    List<LoadedSource> sources() {
        return sources;
    }

    private List<Instance> listed(int source) {
        int version = source == 0 ? versionOfFirst.get() : 0;
        return IntStream.range(source * quarter(), (source + 1) * quarter())
                .mapToObj(endpoint -> shop.instance(endpoint, version))
                .toList();
    }

    /// What the first source lists from its next snapshot on.
    void versionOfFirst(int version) {
        versionOfFirst.set(version);
    }

    void change(int endpoint, int version) {
        sources.get(endpoint / quarter()).change(shop.instance(endpoint, version));
    }
}
