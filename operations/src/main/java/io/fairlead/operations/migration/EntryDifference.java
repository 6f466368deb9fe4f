package io.fairlead.operations.migration;

/// What differs about one host between what Fairlead would write and what is there.
///
/// @param object as namespace/name: that of Fairlead where it has one
/// @param detail each as `name there->Fairlead`, or what is only on one side
public record EntryDifference(String host, Cause cause, String object, String detail) {

    /// The kind of a difference, in the order of its weight for a decision to migrate.
    public enum Cause {
        /// The host exists, and Fairlead would not write it: clients would lose it.
        NOT_IN_FAIRLEAD("only there"),
        /// Fairlead would write a host that is not there.
        ONLY_IN_FAIRLEAD("only in Fairlead"),
        ENDPOINTS_NOT_IN_FAIRLEAD("endpoints only there"),
        ENDPOINTS_ONLY_IN_FAIRLEAD("endpoints only in Fairlead"),
        PORTS("ports"),
        NAMESPACE("namespace"),
        SETTINGS("settings"),
        ENDPOINT_VALUES("values of endpoints");

        private final String title;

        Cause(String title) {
            this.title = title;
        }

        @Override
        public String toString() {
            return title;
        }
    }
}
