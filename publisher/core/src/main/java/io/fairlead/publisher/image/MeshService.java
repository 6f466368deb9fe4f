package io.fairlead.publisher.image;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import org.pcollections.PSortedMap;

/// One service with all its endpoints, in the order of their keys.
public record MeshService(MergedService service, PSortedMap<EndpointKey, MergedEndpoint> endpoints) {}
