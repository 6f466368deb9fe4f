/// The configuration file `fairlead.yaml`, from text to records.
///
/// [ConfigReader] is the way in; [FairleadConfig] is what comes out. In between: [YamlReader] makes a tree that
/// knows its lines, [SchemaCheck] and [CrossCheck] find the mistakes, [References] replaces `${env:...}` and
/// `${file:...}`, [Binder] makes the records. All mistakes of a file stand in one report. `fairlead.schema.json` is
/// the specification of the keys; docs/config.md is made from it.
///
/// Nothing here knows a kind of source or target: each brings its options' schema and its own checks
/// ([ConnectorCheck]).
@NullMarked
package io.fairlead.config;

import org.jspecify.annotations.NullMarked;
