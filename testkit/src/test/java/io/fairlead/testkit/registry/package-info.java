/// Schema registries: what Fairlead needs of one, run on ours and on a real one, by our client and by Confluent's.
@NullMarked
package io.fairlead.testkit.registry;

import org.jspecify.annotations.NullMarked;
