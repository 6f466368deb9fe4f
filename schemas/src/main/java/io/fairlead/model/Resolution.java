package io.fairlead.model;

/// The way in which the mesh finds a service's endpoints: by their addresses as given, or by resolving their names.
public enum Resolution {
    STATIC,
    DNS
}
