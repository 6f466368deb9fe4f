package io.fairlead.record.kafka;

import io.fairlead.model.failure.Failure;
import io.fairlead.record.kafka.RecordFeed.RecordPace;
import io.fairlead.record.kafka.RecordKeeper.KeeperTime;
import io.fairlead.record.kafka.RecordKeeper.RecordPlace;
import io.fairlead.record.store.StoreReader.Answer;
import io.fairlead.record.store.StoreReader.StoredTable;
import io.fairlead.wire.DecisionCodec;
import io.fairlead.wire.TableEntryCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Keeps the record and answers `MILLIS`, the table at that time, until it is killed.
///
/// `directory bootstrap-servers audit endpoints`
public final class KilledRecordMain {
    /// What else is printed is no answer.
    static final String ANSWER = "= ";
    private static final RecordPace PACE = new RecordPace(Duration.ofMillis(100), Duration.ofDays(36_500));

    private KilledRecordMain() {}

    static void main(String[] arguments) throws IOException {
        RecordTopics topics = new RecordTopics(
                arguments[2],
                arguments[3],
                Map.of("bootstrap.servers", arguments[1]),
                CommittedHistory.read(new DecisionCodec()),
                CommittedHistory.read(new TableEntryCodec()));
        RecordPlace place = new RecordPlace(Path.of(arguments[0]), () -> Optional.of("a"), PACE, false);
        try (RecordKeeper keeper =
                new RecordKeeper(topics, place, new KeeperTime(InstantSource.system(), new Random()), failure -> {})) {
            keeper.start();
            System.out.println(ANSWER + "started");
            BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = questions.readLine(); line != null; line = questions.readLine()) {
                System.out.println(ANSWER + answer(keeper, Instant.ofEpochMilli(Long.parseLong(line))));
            }
        }
    }

    private static String answer(RecordKeeper keeper, Instant time) {
        try {
            Answer<List<StoredTable>> answer = keeper.read((reader, _) -> reader.tables(List.of(time), null));
            StoredTable table = answer.value().getFirst();
            return new KilledAnswer(time, table.cut().offsets(), answer.next(), KilledAnswer.digest(table.rows()))
                    .toString();
        } catch (Failure refused) {
            return "refused " + refused.code();
        }
    }
}
