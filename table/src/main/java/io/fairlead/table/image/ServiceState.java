package io.fairlead.table.image;

/// What an image knows of one service.
///
/// | service record | endpoints | state |
/// |---|---|---|
/// | yes | any number, also none | present |
/// | no | some | incomplete |
/// | no | none | absent |
/// | one of them cannot be read and no value before it is known | - | incomplete |
public sealed interface ServiceState {
    record Present(MeshService service) implements ServiceState {}

    /// Compaction may put endpoints before their service, and a record may be broken; nothing is rendered and nothing
    /// deleted meanwhile.
    record Incomplete() implements ServiceState {}

    record Absent() implements ServiceState {}
}
