package io.fairlead.ingest.rules;

import io.fairlead.ingest.rules.RuleStep.Effect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Notes what each rule changes in a draft. Exists only within one call.
final class TracedSteps {
    private final List<RuleStep> steps = new ArrayList<>();
    private SortedMap<String, String> before = Collections.emptySortedMap();

    List<RuleStep> steps() {
        return steps;
    }

    void note(String rule, Effect effect, Draft draft) {
        SortedMap<String, String> after = draft.shown();
        SortedMap<String, String> changed = new TreeMap<>(after);
        changed.entrySet().removeAll(before.entrySet());
        before.keySet().stream().filter(name -> !after.containsKey(name)).forEach(name -> changed.put(name, ""));
        steps.add(new RuleStep(rule, effect, changed));
        before = after;
    }
}
