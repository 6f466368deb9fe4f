package io.fairlead.ingest.rules;

/// One entry of a rule's `ports`: each part a template, empty where not given.
///
/// `target` not given: the registry's port of the same name; else, where the rule lists one port, the registry's
/// first; else `number`. `number` not given: as the target. `name` not given: from the protocol.
public record PortRule(String name, String number, String protocol, String target) {}
