package io.fairlead.ingest.rules;

/// A problem of a rule as written.
///
/// `key` is the place within the rule (`host`, `ports[0].number`, `labels.version`), empty for the rule as a whole.
/// `line` and `column` count from 1 within the text of that key; 0 for the key as a whole.
public record RuleProblem(int rule, String key, int line, int column, String message) {
    static RuleProblem at(int rule, String key, String message) {
        return new RuleProblem(rule, key, 0, 0, message);
    }

    /// The place in the configuration, relative to the source: `rules[1].host`.
    public String path() {
        return "rules[" + rule + "]" + (key.isEmpty() ? "" : "." + key);
    }

    @Override
    public String toString() {
        return path() + (line == 0 ? "" : " line " + line + " column " + column) + ": " + message;
    }
}
