package io.fairlead.table.image;

/// An image's knowledge of one service.
///
/// | service record | endpoints | state |
/// |---|---|---|
/// | yes | any number, also none | present |
/// | no | some | incomplete |
/// | no | none | absent |
/// | one of them cannot be read and no value before it is known | - | incomplete |
public sealed interface ServiceState {
    record Present(MeshService service) implements ServiceState {}

    /// Compaction may order endpoints before their service, and a record may be broken; meanwhile nothing is rendered
    /// and nothing deleted.
    record Incomplete() implements ServiceState {}

    record Absent() implements ServiceState {}
}
