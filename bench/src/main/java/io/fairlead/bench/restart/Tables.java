package io.fairlead.bench.restart;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Shop;
import io.fairlead.topics.TopicCatalogue;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Tables of several sizes in services of twenty endpoints, each written when it is first asked for.
public final class Tables {
    private static final int PARTITIONS = 12;
    private static final int EACH = 20;

    private final Bed bed;
    private final Consumer<String> progress;
    private final Readers readers;
    private final SortedMap<Integer, ReadTable> written = new TreeMap<>();

    public Tables(Bed bed, Consumer<String> progress) {
        this.bed = bed;
        this.progress = progress;
        readers = new Readers(bed);
    }

    /// What a registry lists of as many endpoints.
    public static Shop shop(int endpoints) {
        return new Shop(Math.max(1, endpoints / EACH), EACH);
    }

    public ReadTable of(int endpoints) throws InterruptedException {
        ReadTable known = written.get(endpoints);
        if (known != null) {
            return known;
        }
        Shop shop = shop(endpoints);
        progress.accept(String.format(Locale.ROOT, "writing a table of %,d endpoints", shop.endpoints()));
        TopicCatalogue topics = bed.pipeline(PARTITIONS);
        new Table(bed, topics, shop).write();
        ReadTable table = new ReadTable(readers, topics, shop);
        written.put(endpoints, table);
        return table;
    }
}
