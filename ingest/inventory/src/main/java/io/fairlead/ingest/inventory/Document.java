package io.fairlead.ingest.inventory;

/// A text that lists instances: a file, or the response of a server.
///
/// @param name in front of each problem
/// @param noun in messages, such as `the file`
/// @param ids what the id of each of its instances begins with; it ends with a separator
/// @param service of targets whose labels name none
public record Document(String name, String noun, String ids, String service) {}
