package io.fairlead.publisher.plan;

import io.fairlead.model.ServiceKey;

/// An object as a target holds it or should hold it, reduced to what we own of it.
///
/// `content` is canonical text (equivalent objects have the same bytes), so that equal content means nothing to do.
public record MeshObject(ObjectKey key, ServiceKey service, String content) {}
