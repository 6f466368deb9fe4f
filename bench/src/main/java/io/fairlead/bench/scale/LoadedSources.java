package io.fairlead.bench.scale;

import io.fairlead.bench.measure.LoadedSource;
import io.fairlead.bench.measure.Shop;
import io.fairlead.model.Instance;
import io.fairlead.model.SourceId;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/// Four sources, each with a quarter of the services.
final class LoadedSources {
    static final int SOURCES = 4;

    private final Shop shop;
    private final List<LoadedSource> sources;
    /// Of each endpoint, as its registry has it: what a snapshot lists at any time.
    private final AtomicIntegerArray versions;

    LoadedSources(Shop shop) {
        this.shop = shop;
        versions = new AtomicIntegerArray(shop.endpoints());
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
        return IntStream.range(source * quarter(), (source + 1) * quarter())
                .mapToObj(endpoint -> shop.instance(endpoint, versions.get(endpoint)))
                .toList();
    }

    /// All instances of the first source change, without a word before its next snapshot.
    void changeFirst(int version) {
        for (int endpoint = 0; endpoint < quarter(); endpoint++) {
            versions.set(endpoint, version);
        }
    }

    void change(int endpoint, int version) {
        versions.set(endpoint, version);
        sources.get(endpoint / quarter()).change(shop.instance(endpoint, version));
    }
}
