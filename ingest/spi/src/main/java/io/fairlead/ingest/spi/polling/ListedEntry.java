package io.fairlead.ingest.spi.polling;

import io.fairlead.model.Instance;

/// What an entry of a listing says of an instance.
public sealed interface ListedEntry {
    /// Of the instance.
    String id();

    /// It can be used.
    record Listed(Instance instance) implements ListedEntry {
        @Override
        public String id() {
            return instance.id();
        }
    }

    /// The registry says that it has ended, or is in no service.
    record NotListed(String id) implements ListedEntry {}

    /// It does not have the address that is wanted. One that had it cannot be used just now; any other is not
    /// listed.
    record OtherAddress(String id, String cause) implements ListedEntry {}

    /// It stays as it is, because what else decides about it is not known yet.
    record Waiting(String id) implements ListedEntry {}

    /// It cannot be used.
    ///
    /// @param id as it would be if it could; the prefix of the part if that is not known
    record Unusable(String id, String cause) implements ListedEntry {}
}
