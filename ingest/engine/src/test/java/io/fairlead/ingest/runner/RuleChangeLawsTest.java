package io.fairlead.ingest.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.guard.RemovalLedger;
import io.fairlead.ingest.rules.RuleOutcome;
import io.fairlead.ingest.rules.Rules;
import io.fairlead.ingest.runner.Epochs.TableClaim;
import io.fairlead.model.Epoch;
import io.fairlead.model.Instance;
import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent.Evidence;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.SourceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The first snapshot under changed rules, over 500 seeds: only what the registry lists is taken out for their sake,
/// the new place is said before the old one goes, and what the rules drop is counted.
class RuleChangeLawsTest {
    private static final List<String> SERVICES = List.of("web", "api", "db");
    private static final List<String> FATES = List.of("", "", "drop", "reject");
    private static final String DIGEST = "new";

    private final RecordingEmitter emitter = new RecordingEmitter();
    private final Map<String, Instance> listed = new HashMap<>();
    private final Set<TableClaim> table = new HashSet<>();

    static final Rules RULES = new Rules() {
        @Override
        public RuleOutcome apply(Instance instance) {
            return Given.RULES.apply(instance);
        }

        @Override
        public String digest() {
            return DIGEST;
        }
    };

    private record Fake(Set<TableClaim> table, String digest) implements Epochs {
        @Override
        public Epoch take(SourceId source) {
            return new Epoch(1);
        }

        @Override
        public boolean isUnderOtherRules(SourceId source, String now) {
            return !digest.equals(now);
        }

        @Override
        public List<TableClaim> claims(SourceId source, Predicate<TableClaim> wanted) {
            return table.stream().filter(wanted).toList();
        }
    }

    private List<SourceEvent> snapshot(long seed, String digestOfTable) {
        Random random = new Random(seed);
        for (int i = 0; i < 3 * RecordingEmitter.STRIDE; i++) {
            String service = SERVICES.get(random.nextInt(3));
            String id = "i" + i;
            if (random.nextInt(5) > 0) {
                listed.put(id, Given.instance(id, service, 1000 + i, FATES.get(random.nextInt(4))));
            }
            if (random.nextInt(5) > 0) {
                table.add(new TableClaim(Given.service(SERVICES.get(random.nextInt(3))), id));
            }
        }
        SourceSetup setup = SourceSetup.of(new ScriptedSource(), RULES, 0);
        EpochSession session = new EpochSession(
                setup,
                new EpochStart(
                        new RemovalLedger(setup.guard()),
                        null,
                        new RuleChange(setup, new Fake(table, digestOfTable)),
                        List.of()),
                new EpochSender(setup.source().id(), new Epoch(1), emitter, _ -> {}),
                () -> Given.NOON);
        session.complete(Given.all(listed.values().toArray(Instance[]::new)));
        while (session.emitNextBatch()) {
            if (random.nextInt(4) == 0) {
                String id = "i" + random.nextInt(3 * RecordingEmitter.STRIDE);
                listed.remove(id);
                session.changed(Given.delta(List.of(), id));
            }
        }
        List<SourceEvent> events = new ArrayList<>();
        emitter.sent.forEach(sent -> events.add(sent.event()));
        return events;
    }

    private Instance listed(String id) {
        return Objects.requireNonNull(listed.get(id), id);
    }

    private static boolean isTagged(Instance instance, String tag) {
        return instance.tags().contains(tag);
    }

    private boolean isReplaced(TableClaim claim) {
        Instance now = listed.get(claim.instance());
        return now != null
                && !isTagged(now, "reject")
                && (isTagged(now, "drop")
                        || !Given.service(now.naming().service()).equals(claim.service()));
    }

    /// Its new place may not be in the table yet.
    @ParameterizedTest
    @MethodSource("io.fairlead.ingest.runner.Given#seeds")
    void takesNothingOutWhereTheTopologyIsBehind(long seed) {
        emitter.seesTheTable = false;

        assertThat(snapshot(seed, "old"))
                .noneMatch(event ->
                        event instanceof InstanceGone gone && gone.removal().evidence() == Evidence.RULES_CHANGED);
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.ingest.runner.Given#seeds")
    void takesOutExactlyWhatTheRulesNoLongerMapThereOfWhatIsListed(long seed) {
        List<SourceEvent> events = snapshot(seed, "old");
        Set<TableClaim> seen = new HashSet<>();
        Set<TableClaim> gone = new HashSet<>();
        for (SourceEvent event : events) {
            if (event instanceof InstanceSeen it) {
                seen.add(new TableClaim(it.service(), it.instance()));
            }
            if (event instanceof InstanceGone it && it.removal().evidence() == Evidence.RULES_CHANGED) {
                Instance now = listed(it.instance());
                if (!isTagged(now, "drop")) {
                    assertThat(seen)
                            .contains(new TableClaim(Given.service(now.naming().service()), it.instance()));
                    assertThat(it.removal().ofSource().gone()).isZero();
                }
                assertThat(emitter.events(SnapshotCompleted.class)
                                .getFirst()
                                .stamp()
                                .sequence())
                        .isGreaterThan(it.stamp().sequence());
                gone.add(new TableClaim(it.service(), it.instance()));
            }
        }
        Set<TableClaim> expected = new HashSet<>(table);
        expected.removeIf(claim -> !isReplaced(claim));
        assertThat(gone).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.ingest.runner.Given#seeds")
    void saysHowMuchTheRulesDrop(long seed) {
        List<SourceEvent> events = snapshot(seed, "old");
        long dropped = table.stream()
                .filter(this::isReplaced)
                .filter(claim -> isTagged(listed(claim.instance()), "drop"))
                .count();
        long mapped = listed.values().stream()
                .filter(it -> !isTagged(it, "drop") && !isTagged(it, "reject"))
                .count();
        for (SourceEvent event : events) {
            if (event instanceof InstanceGone it
                    && it.removal().evidence() == Evidence.RULES_CHANGED
                    && isTagged(listed(it.instance()), "drop")) {
                assertThat(it.removal().ofSource()).isEqualTo(new Loss((int) dropped, (int) (dropped + mapped)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.ingest.runner.Given#seeds")
    void takesOutNothingForTheSakeOfRulesThatAreTheSame(long seed) {
        assertThat(snapshot(seed, DIGEST))
                .noneMatch(event ->
                        event instanceof InstanceGone it && it.removal().evidence() == Evidence.RULES_CHANGED);
        assertThat(emitter.events(SnapshotCompleted.class))
                .allSatisfy(it -> assertThat(it.rules()).isEqualTo(DIGEST));
    }
}
