package io.fairlead.bench.latency;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.OpenLoad;
import io.fairlead.bench.measure.Patience;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Shop;
import io.fairlead.record.kafka.RecordFeed.RecordPace;
import io.fairlead.record.kafka.RecordHealth.State;
import io.fairlead.record.kafka.RecordKeeper;
import io.fairlead.record.kafka.RecordKeeper.KeeperTime;
import io.fairlead.record.kafka.RecordKeeper.RecordPlace;
import io.fairlead.record.kafka.RecordTopics;
import io.fairlead.topics.Topic;
import io.fairlead.wire.DecisionCodec;
import io.fairlead.wire.TableEntryCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/// The way to the publisher's image while the same process keeps the record, next to the same without it, in turn.
public final class RecordedHop {
    private static final Shop SHOP = new Shop(2000, 5);
    private static final double PER_SECOND = 200;
    private static final Duration EACH = Duration.ofSeconds(20);
    private static final RecordPace PACE = new RecordPace(Duration.ofSeconds(30), Duration.ofDays(90));

    private final Bed bed;
    private final Path folder;
    private final Consumer<String> progress;

    public RecordedHop(Bed bed, Path folder, Consumer<String> progress) {
        this.bed = bed;
        this.folder = folder;
        this.progress = progress;
    }

    public List<Row> run(int rounds) throws InterruptedException {
        Rounds pairs = new Rounds("record", "without the record", "with it");
        try (Hop hop = new Hop(bed, SHOP)) {
            hop.start();
            Measured recorded = (load, perSecond) -> recorded(hop, load, perSecond);
            Measured.inTurn(PER_SECOND, EACH, hop, recorded);
            for (int round = 0; round < rounds; round++) {
                List<Histogram> measured = Measured.inTurn(PER_SECOND, EACH, hop, recorded);
                pairs.add(measured.getFirst(), measured.getLast());
                pairs.tell(progress, "to the publisher's image");
            }
        }
        String what =
                String.format(Locale.ROOT, "registry answer -> publisher's hand, %.0f/s, with the role", PER_SECOND);
        List<Row> rows = new ArrayList<>();
        rows.add(pairs.row(what, 50, new Goal.TimesFloorAtMost(1.1)));
        rows.add(pairs.row(what, 99, new Goal.None()));
        return rows;
    }

    private Histogram recorded(Hop hop, OpenLoad load, double perSecond) throws InterruptedException {
        RecordTopics topics = new RecordTopics(
                hop.topics().name(Topic.AUDIT),
                hop.topics().name(Topic.ENDPOINTS),
                bed.clients(),
                bed.reader(new DecisionCodec()),
                bed.reader(new TableEntryCodec()));
        RecordPlace place = new RecordPlace(folder.resolve("hop"), () -> Optional.of("bench"), PACE, false);
        try (RecordKeeper keeper =
                new RecordKeeper(topics, place, new KeeperTime(InstantSource.system(), new Random(1)), _ -> {})) {
            keeper.start();
            Patience.await("the record", () -> keeper.state() == State.CURRENT);
            return hop.measure(load, perSecond);
        }
    }
}
