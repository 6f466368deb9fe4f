package io.fairlead.config;

/// One error code: what happened, and what to do. The texts may contain Markdown; links are relative to docs/.
public record ErrorCode(String code, Kind kind, String meaning, String remedy) {
    /// What the program does after such a failure.
    public enum Kind {
        TRANSIENT("retried with backoff; the last known data stays in use"),
        REJECTED("this item is rejected, and written to the dead letter topic where possible;"
                + " its last good value stays in use, and the others continue"),
        CONFIGURATION("the program stops at startup, or the part concerned stops"),
        RECOVERED("the program has already acted on it, and reports it in the log; nothing is left to do");

        private final String effect;

        Kind(String effect) {
            this.effect = effect;
        }

        public String effect() {
            return effect;
        }
    }
}
