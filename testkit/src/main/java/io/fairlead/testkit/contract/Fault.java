package io.fairlead.testkit.contract;

/// What can go wrong between a source and its registry.
public enum Fault {
    /// Nothing answers: connections are refused or cut, the folder is not there.
    UNREACHABLE,
    /// The question is taken and no answer ever comes.
    SILENT,
    /// The question is passed on, and answered after the source has given up.
    LATE,
    /// The answer begins in time and comes too slowly to be whole before the source has given up.
    SLOW,
    /// The answer is an error.
    ERROR,
    /// The answer is that too much is asked.
    BUSY,
    /// The other side says that it is done before it has answered anything.
    HALF_CLOSED,
    /// The answer begins well and breaks off.
    TRUNCATED,
    /// The answer is whole by all signs of the transport, and its text breaks off.
    MALFORMED,
    /// One part of a complete reading fails (a page, a service, a file), the others do not.
    PARTIAL
}
