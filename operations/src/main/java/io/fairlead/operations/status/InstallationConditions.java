package io.fairlead.operations.status;

import static java.util.Comparator.comparing;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.operations.status.Condition.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Pure: the conditions of an installation, from those of its processes.
///
/// | type | true | false | unknown |
/// |---|---|---|---|
/// | Ready, Reading, CaughtUp, Writing | of all that know | of one | none knows |
/// | Frozen, Withholding | of one | of all that know | none knows |
///
/// A lost process contributes nothing. But while no other process has its roles, their work is not done, and the
/// installation is not Ready, except for the role `record`, without which only answers about the past are slower. That
/// is not concluded while Kafka cannot be reached, because then no process is heard.
///
/// `since` is when the last process changed to the status that all have, or the first to that of one.
final class InstallationConditions {
    /// The role without which everything works.
    private static final String RECORD = "record";

    private final List<HeardReport> living;
    private final List<HeardReport> lost;

    private InstallationConditions(List<HeardReport> living, List<HeardReport> lost) {
        this.living = living;
        this.lost = lost;
    }

    static List<Condition> of(List<HeardReport> all, Instant now) {
        InstallationConditions conditions = new InstallationConditions(
                all.stream().filter(it -> !it.isLost(now)).toList(),
                all.stream().filter(it -> it.isLost(now)).toList());
        return Arrays.stream(ConditionType.values()).map(conditions::of).toList();
    }

    private Condition of(ConditionType type) {
        List<Condition> reported = reported(type);
        Status decides = type.of() == ConditionType.Of.ALL ? Status.FALSE : Status.TRUE;
        Status otherwise = decides == Status.FALSE ? Status.TRUE : Status.FALSE;
        return with(reported, decides)
                .min(comparing(Condition::since))
                .or(() -> with(reported, otherwise).max(comparing(Condition::since)))
                .orElse(new Condition(type, Status.UNKNOWN, Instant.EPOCH, "NobodySays", ""));
    }

    /// What each process says, and what only all of them together show.
    private List<Condition> reported(ConditionType type) {
        List<Condition> reported = new ArrayList<>();
        living.forEach(heard -> reported.addAll(reported(heard, type)));
        if (type == ConditionType.READY && !isKafkaLost()) {
            roleLost().ifPresent(reported::add);
        }
        if (type == ConditionType.READING) {
            unread().ifPresent(reported::add);
        }
        return reported;
    }

    private List<Condition> reported(HeardReport heard, ConditionType type) {
        List<Condition> reported = new ArrayList<>();
        for (JsonNode json : heard.status().path("conditions")) {
            if (json.path("type").asText().equals(type.toString())) {
                reported.add(named(heard, Condition.of(type, json)));
            }
        }
        return reported;
    }

    private static Stream<Condition> with(List<Condition> reported, Status status) {
        return reported.stream().filter(it -> it.status() == status);
    }

    private Condition named(HeardReport heard, Condition it) {
        if (it.message().isEmpty() || living.size() == 1) {
            return it;
        }
        return new Condition(it.type(), it.status(), it.since(), it.reason(), heard.process() + ": " + it.message());
    }

    private boolean isKafkaLost() {
        return living.stream()
                .anyMatch(it -> it.status().path("kafka").path("problem").isObject());
    }

    private Optional<Condition> roleLost() {
        for (HeardReport gone : lost) {
            for (String role : gone.roles()) {
                if (!role.equals(RECORD)
                        && living.stream().noneMatch(it -> it.roles().contains(role))) {
                    return Optional.of(roleLost(role, gone));
                }
            }
        }
        return Optional.empty();
    }

    private static Condition roleLost(String role, HeardReport last) {
        return new Condition(
                ConditionType.READY,
                Status.FALSE,
                last.heard(),
                "RoleLost",
                "no process has the role " + role + ": " + last.process() + " was last heard at " + last.heard()
                        + "; start it again");
    }

    /// A source that every living process leaves to another.
    private Optional<Condition> unread() {
        return SourceRows.of(living).stream()
                .filter(row -> row.path("state").asText().equals("standby"))
                .findFirst()
                .map(row -> new Condition(
                        ConditionType.READING,
                        Status.FALSE,
                        ReportFields.time(row.path("since")),
                        "SourceUnread",
                        "source " + row.path("source").asText() + " is read by no process"));
    }
}
