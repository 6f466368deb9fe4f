package io.fairlead.ingest.gcp;

import com.fasterxml.jackson.databind.JsonNode;

/// A service of Service Directory.
///
/// @param annotations those of the service, which each of its endpoints has as well
record DirectoryService(String namespace, String name, JsonNode annotations) {
    /// What the ids of its endpoints begin with, in the location.
    String prefix() {
        return namespace + "/" + name + "/";
    }
}
