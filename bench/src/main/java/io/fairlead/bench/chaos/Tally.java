package io.fairlead.bench.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What came of a fault, over all the times it was tried.
final class Tally {
    private final String fault;
    private final List<Duration> agreements = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private int wrongful;
    private int lost;
    private int endings;
    private long changes;

    Tally(String fault) {
        this.fault = fault;
    }

    /// One time more.
    ///
    /// @param agreement from the end of the fault until the mesh showed what the registries have
    /// @param changes made to the registries meanwhile
    void add(Duration agreement, long changes, List<String> wrongful, List<String> lost, List<String> endings) {
        agreements.add(agreement);
        this.changes += changes;
        this.wrongful += wrongful.size();
        this.lost += lost.size();
        this.endings += endings.size();
        remarks.addAll(wrongful);
        remarks.addAll(lost);
        remarks.addAll(endings);
    }

    String fault() {
        return fault;
    }

    int times() {
        return agreements.size();
    }

    int wrongful() {
        return wrongful;
    }

    int lost() {
        return lost;
    }

    /// Processes of Fairlead that ended by themselves.
    int endings() {
        return endings;
    }

    long changes() {
        return changes;
    }

    Duration median() {
        return agreements.stream().sorted().toList().get(agreements.size() / 2);
    }

    Duration longest() {
        return agreements.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /// What is behind the counts.
    List<String> remarks() {
        return List.copyOf(remarks);
    }
}
