package io.fairlead.ingest.aws;

import io.fairlead.model.Instance;

/// What an entry that AWS lists becomes.
sealed interface MappedEntry {
    record Listed(Instance instance) implements MappedEntry {}

    /// It has ended, or is in no service.
    record NotListed(String id) implements MappedEntry {}

    /// It runs, with addresses of other families only. One that had an address cannot be used just now; any
    /// other is not listed.
    record OtherAddress(String id, String cause) implements MappedEntry {}

    /// What is to be said of it is not known yet, so that it stays as it is.
    record Waiting(String id) implements MappedEntry {}

    /// It cannot be used.
    ///
    /// @param id as it would be if it could; the prefix of the part if that is not known
    record Unusable(String id, String cause) implements MappedEntry {}
}
