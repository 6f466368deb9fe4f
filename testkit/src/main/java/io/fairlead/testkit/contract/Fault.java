package io.fairlead.testkit.contract;

/// What can go wrong between a source and its registry.
public enum Fault {
    /// Nothing answers: connections are refused or cut, the folder is not there.
    UNREACHABLE,
    /// The question is taken and no answer ever comes.
    SILENT,
    /// The answer is an error.
    ERROR,
    /// The answer begins well and breaks off.
    TRUNCATED,
    /// One part of a complete reading fails (a page, a service, a file), the others do not.
    PARTIAL
}
