package io.fairlead.ingest.rules;

/// One entry of a rule's `ports`: each part is a template, empty if not specified.
///
/// `target` not specified: the registry's port of the same name; otherwise, if the rule lists one port, the registry's
/// first; otherwise `number`. `number` not specified: as the target. `name` not specified: from the protocol.
public record PortRule(String name, String number, String protocol, String target) {}
