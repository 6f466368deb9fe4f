/// The configuration file `fairlead.yaml`, from text to records.
///
/// [ConfigReader] is the entry point, [FairleadConfig] the result. In between: [YamlReader] creates a tree that
/// knows its lines, [SchemaCheck] and [CrossCheck] find the errors, [References] replaces `${env:...}` and
/// `${file:...}`, [Binder] creates the records. All errors of a file are in one report. `fairlead.schema.json` is
/// the specification of the keys; docs/config.md is generated from it.
///
/// Nothing here depends on a kind of source or target: each has the schema of its options and its own checks
/// ([ConnectorCheck]).
@NullMarked
package io.fairlead.config;

import org.jspecify.annotations.NullMarked;
