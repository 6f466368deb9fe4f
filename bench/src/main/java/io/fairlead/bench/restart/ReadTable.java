package io.fairlead.bench.restart;

import io.fairlead.bench.measure.Median;
import io.fairlead.bench.measure.Shop;
import io.fairlead.topics.TopicCatalogue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A table, and what was read of it in each round. Benchmarks that want the same readings share them.
public final class ReadTable {
    private final Readers readers;
    private final TopicCatalogue topics;
    private final Shop shop;
    private final List<Reading> bare = new ArrayList<>();
    private final List<Reading> publisher = new ArrayList<>();

    ReadTable(Readers readers, TopicCatalogue topics, Shop shop) {
        this.readers = readers;
        this.topics = topics;
        this.shop = shop;
    }

    /// Returns once the bare consumer has read the table so many times, those before included.
    public void readBare(int times) throws IOException, InterruptedException {
        while (bare.size() < times) {
            bare.add(readers.bare(topics));
        }
    }

    /// Returns once the publisher has read the table so many times, those before included.
    public void readPublisher(int times) throws IOException, InterruptedException {
        while (publisher.size() < times) {
            Reading read = readers.publisher(topics);
            if (read.count() != shop.services()) {
                throw new IllegalStateException("the image holds " + read.count() + " services of " + shop.services());
            }
            publisher.add(read);
        }
    }

    public int endpoints() {
        return shop.endpoints();
    }

    /// The median of what was read, in seconds.
    public double bareStart() {
        return seconds(bare);
    }

    /// The median of what was read, in seconds.
    public double publisherStart() {
        return seconds(publisher);
    }

    /// The median of what was read, in bytes.
    public double heap() {
        return Median.of(publisher.stream().map(Reading::bytes).toList());
    }

    private static double seconds(List<Reading> readings) {
        return Median.of(readings.stream().map(Reading::seconds).toList());
    }
}
