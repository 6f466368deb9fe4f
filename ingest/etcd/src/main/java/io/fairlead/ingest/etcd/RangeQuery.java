package io.fairlead.ingest.etcd;

/// A request for keys from `begin`, in base64, to the end of the prefix.
///
/// @param revision 0 means the present one
/// @param limit at most so many keys
record RangeQuery(String begin, long revision, int limit, Part part) {
    enum Part {
        KEYS_AND_VALUES,
        KEYS,
        COUNT
    }
}
