/// The record: how fast it answers, is filled and follows, with its store and without.
@NullMarked
package io.fairlead.bench.record;

import org.jspecify.annotations.NullMarked;
