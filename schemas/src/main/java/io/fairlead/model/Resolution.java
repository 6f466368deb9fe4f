package io.fairlead.model;

/// How the mesh finds a service's endpoints: their addresses as given, or by looking their names up.
public enum Resolution {
    STATIC,
    DNS
}
