package io.fairlead.publisher.plan;

/// A change that is not carried out, the rule that withholds it, and why.
public record WithheldChange(Change change, WithheldBy by, String reason) {}
