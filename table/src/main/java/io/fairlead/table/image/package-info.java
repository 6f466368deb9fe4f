/// Pure: the publisher's immutable state, built from the `endpoints` topic.
@NullMarked
package io.fairlead.table.image;

import org.jspecify.annotations.NullMarked;
