@NullMarked
package io.fairlead.publisher.files;

import org.jspecify.annotations.NullMarked;
