/// Parts of the log's pattern (logback.xml): one line for each event, whatever text from outside is in it.
@NullMarked
package io.fairlead.server.logging;

import org.jspecify.annotations.NullMarked;
