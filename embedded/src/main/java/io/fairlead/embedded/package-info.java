/// Servers that run inside Fairlead's own process, so that a small installation needs nothing else: a Kafka broker made
/// of Kafka's own classes, and a schema registry with Confluent's REST calls.
///
/// Knows the broker's settings and the registry's rules; knows nothing of Fairlead's topics and schemas. Both listen on
/// 127.0.0.1 only. Start at [EmbeddedKafka] and [EmbeddedSchemaRegistry].
///
/// Kafka's broker logs through slf4j and, for one class, through log4j's API, which is redirected to slf4j
/// (log4j-to-slf4j instead of log4j-core), so the application's single binding decides what is shown. Without
/// log4j-core the broker rejects calls to change log levels at run time as not supported.
@NullMarked
package io.fairlead.embedded;

import org.jspecify.annotations.NullMarked;
